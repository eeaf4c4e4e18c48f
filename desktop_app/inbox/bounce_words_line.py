"""Words of servers on time, line and themselves, and those that count where nothing clearer stands."""

from typing import Final

from desktop_app.inbox.bounce_row import HARD, MAILBOX, POLICY, TRANSIENT, Row, row

LINE: Final[tuple[Row, ...]] = (
    row(
        TRANSIENT, "expired",
        r"(retry|queue|delivery|retransmission) (time|timeout|period|expir)\w*",
        r"(has|have|been|was) (been )?(in the queue|undeliverable|queued|failing) (too long|for)",
        r"(message|mail|delivery)( time)? (has )?(expired|timed out)", r"\bexpired\b", r"queue too long",
        r"for (a )?(too )?long( time)?",
        r"(could|can) ?not be delivered (for|within|in) .{0,30}(day|hour|minute)",
        r"(after|for|within|over) (the last |trying (for )?|more than )?\d+(\.\d+)? ?(day|hour|minute)",
        r"delivery attempts? (have )?(failed|exceeded|expired)", r"failed \d+ attempts",
        r"too many (delivery )?(attempt|retries|failures)", r"gave up", r"retries exhausted", r"配送期限",
        r"再送(信)?期限", r"有効期限", r"一定(期間|時間)",
        r"\d+ ?(日|時間)(間)?(以上)?.{0,12}(再送|送信|配送|配信)", r"タイムアウト",
    ),
    row(
        TRANSIENT, "networkerror",
        r"connect(ion|ing)?( to \S{1,120}| with \S{1,80})?( \S{1,60})?:? ?(was |has been |"
        r"is )?(refused|timed? ?out|reset|lost|dropped|broken|closed|failed|died|failure|error|"
        r"unexpectedly|could not|deferred)",
        r"time(d)? ?out", r"no route to host", r"network (is )?(unreachable|error|fail|problem)",
        r"(host|server)( \S{1,80})? (is )?(unreachable|down|not (respond|reach)\w*|unavailable|"
        r"did not respond)",
        r"(unable|couldn't|cannot|can't|could not|wasn't able|was not able|failed) to (connect|"
        r"establish|contact|reach|open|talk|make)( \S{1,30}){0,3}",
        r"lost connection", r"establish an? smtp connection", r"conversation with \S{1,120} timed out",
        r"mail (is )?loop(s|ing)?", r"loops? back to myself", r"routing loop",
        r"too many (hops|received|relay)", r"message looping", r"not reachable", r"not responding",
        r"hop count", r"no answer from host", r"bad connection", r"deferred: ",
        r"(conexi[oó]n|connexion|verbindung)( \S{1,40}){0,4} (rechazada|refusée|abgelehnt|"
        r"fehlgeschlagen)",
        r"電波(の|が)届か", r"電源(が|を)(入|切)",
        r"圏外", r"best-preference mx", r"mx or a for that host",
        r"接続(が|に|を|でき|失敗|拒否|エラー|タイムアウト)", r"(通信|ネットワーク)(エラー|障害)",
        r"(?<!グ)ループ",
        r"tls (is |negotiation |handshake )?(required|fail|not available|error)", r"starttls",
    ),
    row(
        TRANSIENT, "ratelimited",
        r"grey ?-?list", r"gray ?-?list",
        r"too many (connection|message|mail|e-?mail|recipient|session|error|concurrent|invalid)",
        r"rate ?-?(limit|control|exceed)", r"(sending|message|mail|receiving) (rate|limit)",
        r"too (fast|quickly|frequent)", r"(receiving|sending) \w{1,10} at a rate",
        r"frequency (is )?(limited|exceeded|too)", r"throttl", r"temporar(y|ily)", r"try (it )?(again|later)",
        r"please (re-?)?try", r"(daily|hourly) (limit|quota|sending)", r"一時的", r"混雑", r"混み合",
        r"送信(数|通数|件数)", r"(服务器|系统)(繁)?忙", r"時間を(おい|置い)て",
        r"しばらく", r"暂时", r"频率", r"일시", r"spooled", r"vorübergehend",
    ),
    row(
        TRANSIENT, "systemerror",
        r"command (died|time limit|not found|failed|output)", r"can't (open|create|write)",
        r"(local|internal|server|system|configuration|software|processing|database|"
        r"i/o) (configuration )?(error|fail\w*|problem)",
        r"out of (memory|resources)", r"no space left", r"file system",
        r"(system|disk|server) (is )?(full|busy|overload)", r"cannot (append|open|create|write)",
        r"read-only", r"procmail", r"exit (status|code)", r"mailer (error|\S{1,20} died)",
        r"service (is )?(temporarily|currently)", r"unknown mailer error", r"ldap", r"syntax error",
        r"command (not|un)(implemented|recogni[sz]ed)", r"システム(エラー|障害|異常)",
        r"(サーバー?|内部)(の)?(エラー|障害|都合)", r"\bout of order\b", r"maintenance", r"メンテナンス",
    ),
)
"""It may be better tomorrow."""

VAGUE: Final[tuple[Row, ...]] = (
    row(
        HARD, "userunknown",
        r"recipient address rejected", r"recipients? (was |were |is )?(rejected|refused|not accepted)",
        r"(invalid|bad|illegal|malformed|incorrect|unacceptable) (e-?mail |mail |smtp |"
        r"recipient'?s? )?address",
        r"address (rejected|invalid|error|is not valid)", r"(bad|invalid) recipient", r"invalid recipient",
        r"user not", r"not our", r"見つかりませ", r"doesnt exist",
        weak=True,
    ),
    row(
        MAILBOX, "suspend",
        r"(disabled|inactive|suspended|deactivated)",
        r"(mailbox|account|user) (is )?(unavailable|not available|unable)", r"受信でき",
        weak=True,
    ),
    row(
        POLICY, "rejected",
        r"reject", r"refuse", r"denied", r"not accept", r"拒否",
        weak=True,
    ),
)
"""The last resort."""
