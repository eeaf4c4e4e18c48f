"""Words of servers that refuse a mail for what it is or where it comes from: never the reader's matter."""

from typing import Final

from desktop_app.inbox.bounce_row import POLICY, TRANSIENT, Row, row

SENDERS: Final[tuple[Row, ...]] = (
    row(
        POLICY, "rejected",
        r"sender address rejected",
        r"sender (domain|address|host|e-?mail)[^.]{0,40}(not|n't|invalid|reject|unknown)",
        r"sender x@x (is|was|does|not|reject|denied|unknown)",
        r"your host ?name", r"helo (host ?name|command|name)", r"you have no dns",
        r"sender'?s? domain has no",
        r"no valid sender",
        r"(invalid|unknown|bad|forged|unresolvable|illegal) sender",
        r"sender (verify|verification|rejected|denied|blocked|id)", r"domain of (the )?sender",
        r"(from|envelope-from|return-path)[: ][^ ]{0,80} (address|domain) (rejected|does not)",
        r"domain of sender address", r"sending (domain|address|host)[^.]{0,60}(not|n't|reject|block)",
        r"(not|n't) (a )?(valid|allowed|authori[sz]ed|permitted) (sender|to send)",
        r"does not accept mail from", r"not accepting mail from", r"recipient preferences",
        r"mail from [^ ]{1,80} (not allowed|denied|rejected|refused)", r"unable to verify sender",
        r"could not verify sender", r"cannot resolve your domain",
        r"(your|sender's) domain [^.]{0,50}(does not exist|not (be )?(found|resolv))",
        r"the sender (is|was) not", r"only accept(s|ing) (mail|messages|e-?mail)s? from",
        r"invalid (return|from) address", r"fix reverse dns", r"\bbatv\b", r"suppression list",
        r"from:? domain", r"unavailable for sender", r"null sender", r"<> invalid", r"reverse dns",
        r"\bptr\b", r"reverse (dns )?lookup", r"no rdns", r"invalid helo", r"helo command rejected",
        r"client host \[?[^ ]{0,80} ?(rejected|blocked)",
        r"送信元(の)?(ip)?(アドレス|サーバー?|ホスト|ドメイン)", r"送信者(の)?(メール)?アドレス",
        r"送信元(の)?(ドメイン|アドレス|ip).{0,20}(拒否|制限|ブロック|存在)",
    ),
    row(
        POLICY, "authfailure",
        r"dmarc", r"dkim", r"(?<![a-z])spf(?![a-z])", r"ドメイン認証", r"認証(エラー|に失敗)",
        r"sender policy framework",
        r"unauthenticated (mail|e-?mail|message)", r"5\.7\.(2[0-9]|30|515|509)\b",
        r"authentication(-results| checks?)? (fail|required|results)", r"must be authenticated",
        r"client was not authenticated", r"authentication is required",
    ),
    row(
        POLICY, "norelaying",
        r"relay(ing)? (is )?(access )?(denied|not (permitted|allowed)|prohibited|refused|rejected)",
        r"unable to relay", r"not (allowed|permitted|willing) to relay", r"do(es)? not relay",
        r"(in my|not in) (list of )?(allowed )?rcpthosts", r"we (don't|do not) (handle|relay)",
        r"insecure mail relay", r"relay not permitted", r"mail server requires authentication",
        r"that domain isn't in my list of allowed", r"no relaying", r"relaying mail", r"not a gateway",
        r"norelay", r"中継(を|は|が)?(拒否|許可|禁止)",
    ),
    row(
        TRANSIENT, "systemerror",
        r"insufficient system (storage|resources)", r"system storage",
    ),
)
"""The sender's own fault, and relaying: before anything that speaks of addresses and domains."""

REFUSED: Final[tuple[Row, ...]] = (
    row(
        POLICY, "mesgtoobig",
        r"(message|mail|e-?mail|data|size|content|attachment|file)[^.]{0,40} (too (large|big)|"
        r"exceed\w* [^.]{0,40}(size|limit|maximum)|larger than)",
        r"(message|mail) size (limit|exceed|violation)", r"size limit",
        r"exceed\w* (the )?(maximum|fixed|allowed|global|administrative) (message |mail |file )?(size|"
        r"limit)",
        r"too (large|big) (for|message|mail|a)",
        r"(message|mail|header|line)s? (is |was |size |size is |length )?too long",
        r"552[ -](5\.3\.4|message)", r"メールサイズ", r"サイズ(が|の)?.{0,10}(超|大き|制限|上限)",
        r"大きすぎ",
    ),
    row(
        POLICY, "spamdetected",
        r"(?<![a-z])spam(?![a-z])", r"spam(my|ming|mer|assassin|cop|haus|detected|score|trap| message| mail)",
        r"\bunsolicited\b", r"\bubes?\b", r"bulk (mail|e-?mail)", r"junk (mail|e-?mail)", r"\bphish",
        r"looks like", r"迷惑メール", r"スパム", r"垃圾(邮件|郵件)", r"스팸", r"спам",
        r"considered (as )?(spam|junk|suspicious)", r"suspicious", r"black ?listed (url|domain|content)",
    ),
    row(
        POLICY, "virusdetected",
        r"\bvirus", r"\bmalware", r"\bworm\b", r"infected", r"banned (file|content|attachment|extension)",
        r"(attachment|file) (type|extension|name)?[^.]{0,30}(not (allowed|accepted|permitted)|block|"
        r"banned|forbidden|denied)",
        r"ウイルス", r"ウィルス", r"添付ファイル", r"病毒",
    ),
    row(
        POLICY, "blocked",
        r"(block|black|deny)[ -]?list", r"\brbl\b", r"\bdnsbl\b", r"\bblocked\b", r"\bblocking\b",
        r"block(ed)? (by|using|for|due|from)", r"\bbanned\b", r"bad reputation", r"(poor|low) reputation",
        r"reputation", r"\bsc-00\d\b", r"\bdy-00\d\b", r"\bou-00\d\b", r"\bco-re\b", r"dyn:t\d", r"rly:\w\d",
        r"hvu:\w\d", r"rtr:\w\w", r"part of their network", r"barracudanetworks", r"spamhaus", r"spamcop",
        r"\bsorbs\b", r"dynamic (ip|address|host)", r"dial-?up",
        r"(your|this|client|source|sending) (ip|host|server|network)( address)?[^.]{0,60}(reject|den|"
        r"refus|not allowed|list|prohibit|forbid|limit|restrict)",
        r"connections? (from|by) [^ ]{0,60} ?(rejected|refused|not allowed|denied) by", r"ブロック",
        r"ブラックリスト",
    ),
    row(
        TRANSIENT, "networkerror",
        r"connection (was |is )?refused",
    ),
    row(
        POLICY, "policyviolation",
        r"\bpolic(y|ies)\b", r"user complaints?", r"(投稿|送信)(する)?権限",
        r"policy[- ](violation|reject|restriction)",
        r"message (was |has been )?(content )?(rejected|refused)",
        r"content (is |was |has been )?(rejected|not accepted|blocked|filter)", r"content ?filter",
        r"content related", r"relaying issues", r"permission to (post|send)",
        r"rejected (by|due|for|because|under)", r"not (acceptable|accepted) (content|by|due|for)",
        r"header (error|check)", r"prohibited", r"rules? (set|violation|reject)",
        r"(message|mail|e-?mail|content|delivery) (is |was |has been )?(denied|filtered|prohibited|"
        r"restricted|forbidden)",
        r"access (is )?denied", r"permission denied", r"not (authori[sz]ed|permitted|allowed)",
        r"unauthori[sz]ed", r"administrative(ly)? (prohibit|block|reject|deni)", r"resolver\.rst\.",
        r"restrict\w*", r"rejected by (user|recipient|the recipient|client|filter|rule)", r"user reject",
        r"refused (by|for|due)", r"because the recipient is only accepting",
        r"recipient (has )?(rejected|refused|blocked|denied)", r"delivery not authori[sz]ed",
        r"security (reason|policy|violation)", r"rejecting", r"i refuse", r"abus(e|ive)", r"\[gsdp\]",
        r"filtered", r"rfc ?\d{3,4}", r"rfc-?compliant", r"(bare|lone) (lf|cr)", r"missing .{0,20}header",
        r"invalid .{0,20}header", r"duplicate header", r"message-id header", r"from header",
        r"受信(を)?拒否", r"受信(を)?制限", r"(ドメイン|アドレス|個別|メール)(別)?指定(受信|拒否)",
        r"指定受信", r"拒否(設定|され|しま|いた)", r"フィルタ", r"セキュリティ", r"ポリシー", r"なりすまし",
        r"拒收", r"拒绝", r"차단", r"수신 ?거부", r"richtlinie", r"abgelehnt", r"\brefusée?\b", r"rechazad",
    ),
)
"""What they say of size, contents, lists and rules."""
