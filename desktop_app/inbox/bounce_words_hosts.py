"""Words of servers on hosts and domains that are not there, and on addresses that have moved."""

from typing import Final

from desktop_app.inbox.bounce_row import HARD, TRANSIENT, Row, row

HOSTS: Final[tuple[Row, ...]] = (
    row(
        TRANSIENT, "networkerror",
        r"(host|domain|name|dns|mx)[^.]{0,80}(try again|temporar)",
        r"(try again|temporar)[^.]{0,40}(lookup|resol|name serv|dns)",
        r"(lookup|resol\w+|query) (fail\w* |failure )?temporar", r"host lookup did not complete",
        r"lookups? (failed temporarily|deferred)", r"4\.4\.3\b",
    ),
    row(
        HARD, "notaccept",
        r"null ?mx", r"mx is null", r"(host|domain|system)/?(domain)? does not accept (any )?(mail|e-?mail)",
        r"doesn't accept (any )?(mail|e-?mail)", r"no smtp service", r"does not (receive|accept) e-?mail",
        r"mail receiving disabled", r"no smtpd? here", r"seems? to reject all mail",
        r"name server: \.: host not found", r"no mx (record )?(was )?found for",
        r"smtp protocol returned a permanent error",
        r"(host|domain|server) (\S{1,80} )?(is )?not accepting (any )?(mail|messages)", r"\b556[ -]",
        r"indicated no (smtp|mail)",
        r"this (host|domain) (never|does not) (receive|accept|handle)s? (mail|e-?mail)",
    ),
    row(
        HARD, "hasmoved",
        r"(user|recipient|address|mailbox|account|e-?mail|person)( \S{1,80})? (has |"
        r"have )?(been )?(moved|changed (his|her|their|its)|replaced)",
        r"(moved|changed) to( the)?( new)? (address|e-?mail|\S{1,60}@)",
        r"please (try|use) (the )?(new |forward path|<?\S{1,60}@)", r"new e-?mail address",
        r"has been replaced by", r"address (has )?changed", r"no longer at this address",
        r"\b551[ -](5\.\d\.\d )?user", r"アドレス(が|は)変更(され|しま|に)", r"移転(し|済)",
        r"新しい(メール)?アドレス",
    ),
    row(
        HARD, "hostunknown",
        r"(host|domain|host or domain|domain name|hostname|mail exchanger?|mx record|"
        r"mail server)( name)?( \S{1,80})?( \S{1,12})? (was |is |could |does |do |can |has |"
        r"are )?(not|n't|cannot|never|unknown|invalid|no)( be| exist| been)? ?(found|exist|resolved?|"
        r"valid|known|located|registered|unknown|a valid)",
        r"(host|domain)( name| \S{1,80})? (is |was )?(unknown|invalid|not found|unresolvable|"
        r"non-?existent|unreachable by name)(?![\w.-]*\w)",
        r"recipient domain must exist",
        r"(unknown|no such|invalid|non-?existent|illegal|bad|unresolvable|unrouteable|"
        r"unroutable) (mail )?(host|domain|destination host|destination domain|system)",
        r"(host|domain)( \S{1,80})? (doesn't|couldn't|can't|isn't|cannot) (be )?(exist|found|resolve|"
        r"resolved)",
        r"(couldn't|can ?not|can't|could not|unable to|didn't|did not) (find|resolve|locate|"
        r"look ?up) (any |a |the |route to |recipient |destination )?(\S{1,12} )?(host|domain|"
        r"mail exchanger|mx|hostname|ip address|dns|server)",
        r"unrouteable (mail )?(address|domain)", r"unroutable (address|domain)",
        r"no (mx|a record|dns|such domain|such host|valid (mx|host|domain)|route to (domain|address))",
        r"\b(domain|host) (\S{1,40} )?doesnt exist",
        r"nxdomain", r"name (or service )?not (known|found)", r"name service error for", r"host not found",
        r"host unknown", r"domain (is )?(not (found|exist|valid|hosted)|invalid|unknown)",
        r"dns (error|lookup fail|query fail|name does ?n.t exist|server returned)", r"no mail exchanger",
        r"all (relevant mx records|host address lookups) (point|failed)",
        r"(mx|host|domain|name) ?(lookup|look-up) (failed|failure|error)", r"domain does ?n[o'] ?t exist",
        r"illegal host/domain", r"recipient address rejected: domain", r"domain must resolve",
        r"address has no", r"bad host/domain", r"has no mail exchanger",
        r"unable to (find|route) (the )?(domain|host)", r"(rcp-d|name_unknown|hostunknown)",
        r"name server(:)? \S{0,80} ?host not found", r"no dns (records?|information)",
        r"dominio( \S{1,80})? (no (existe|encontrado)|desconocido|inexistente|non)",
    ),
    row(
        HARD, "hostunknown",
        r"(hôte|domaine)( \S{1,80})? (est )?(inconnu|introuvable|n'existe pas)",
        r"(domäne|domain|host)( \S{1,80})? (ist |wurde |existiert )?(unbekannt|nicht)",
        r"(ドメイン|ホスト|サーバー?)(名)?(が|は|を)?.{0,16}(見つかり|見つける|存在しま|存在しな|不明|"
        r"解決でき|ありません)",
        r"(存在しない|不明な|無効な)(ドメイン|ホスト)", r"(域名|主机)(.{0,6})(不存在|无效|找不到|无法解析)",
        r"도메인.{0,12}(없|존재|찾을)",
    ),
    row(
        HARD, "userunknown",
        r"(does not|doesn't|did not|do not) exist",
        r"\b(account|address|mailbox|user|recipient)\b[^.]{0,60} (does not|doesn't) exist",
    ),
)
"""A name that may be found later stands before those that never will."""
