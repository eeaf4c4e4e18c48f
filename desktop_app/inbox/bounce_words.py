"""What servers write when a mail comes back, as a table of words and their class (mail.md 4.2-4.4).

The words are compared in NFKC, lower case, with single spaces. The first row that fits decides, so that a
row stands before those that would misread its words: 「sender address rejected」 is no word on the recipient.
Every pattern is bounded: the text is hostile.
"""

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.bounce import BounceClass

HARD, MAILBOX, TRANSIENT, POLICY, DELIVERED = (
    BounceClass.HARD, BounceClass.MAILBOX, BounceClass.TRANSIENT, BounceClass.POLICY, BounceClass.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class Row:
    """`reason` names the kind of fault; a weak row gives way to a status code that says something else."""

    kind: BounceClass
    reason: str
    words: re.Pattern[str]
    weak: bool = False

    @property
    def user_unknown(self) -> bool:
        return self.reason == "userunknown"


def _row(kind: BounceClass, reason: str, *words: str, weak: bool = False) -> Row:
    return Row(kind, reason, re.compile("|".join(words)), weak)


_WHO = r"(user|recipient|mailbox|account|e-?mail address|address|addressee|person|alias|(?<!domain )(?<!host )(?<!service )\bname)"

ROWS: Final = (
    # --- the sender's own fault, before anything that speaks of addresses and domains
    _row(
        POLICY, "rejected",
        r"sender address rejected", r"sender (domain|address|host|e-?mail)[^.]{0,40}(not|n't|invalid|reject|unknown)",
        r"(invalid|unknown|bad|forged|unresolvable|illegal) sender", r"sender (verify|verification|rejected|denied|blocked|id)",
        r"domain of (the )?sender", r"(from|envelope-from|return-path)[: ][^ ]{0,80} (address|domain) (rejected|does not)",
        r"domain of sender address", r"sending (domain|address|host)[^.]{0,60}(not|n't|reject|block)",
        r"(not|n't) (a )?(valid|allowed|authori[sz]ed|permitted) (sender|to send)",
        r"does not accept mail from", r"not accepting mail from", r"recipient preferences", r"mail from [^ ]{1,80} (not allowed|denied|rejected|refused)",
        r"unable to verify sender", r"could not verify sender", r"cannot resolve your domain", r"(your|sender's) domain [^.]{0,50}(does not exist|not (be )?(found|resolv))",
        r"the sender (is|was) not", r"only accept(s|ing) (mail|messages|e-?mail)s? from",
        r"invalid (return|from) address", r"fix reverse dns", r"\bbatv\b", r"suppression list", r"from:? domain", r"unavailable for sender", r"null sender", r"<> invalid", r"reverse dns", r"\bptr\b", r"no rdns", r"invalid helo", r"helo command rejected",
        r"client host \[?[^ ]{0,80} ?(rejected|blocked)", r"送信元(の)?(ip)?(アドレス|サーバー?|ホスト|ドメイン)", r"送信者(の)?(メール)?アドレス", r"送信元(の)?(ドメイン|アドレス|ip).{0,20}(拒否|制限|ブロック|存在)",
    ),
    _row(
        POLICY, "authfailure",
        r"\bdmarc\b", r"\bdkim\b", r"\bspf\b", r"sender policy framework", r"unauthenticated (mail|e-?mail|message)",
        r"5\.7\.(2[0-9]|30|515|509)\b", r"authentication(-results| checks?)? (fail|required|results)", r"must be authenticated",
        r"client was not authenticated", r"authentication is required",
    ),
    # --- relaying, before "unknown"
    _row(
        POLICY, "norelaying",
        r"relay(ing)? (is )?(access )?(denied|not (permitted|allowed)|prohibited|refused|rejected)", r"unable to relay",
        r"not (allowed|permitted|willing) to relay", r"do(es)? not relay", r"(in my|not in) (list of )?(allowed )?rcpthosts",
        r"we (don't|do not) (handle|relay)", r"insecure mail relay", r"relay not permitted", r"mail server requires authentication",
        r"that domain isn't in my list of allowed", r"no relaying", r"relaying mail", r"not a gateway", r"norelay",
        r"中継(を|は|が)?(拒否|許可|禁止)",
    ),
    _row(TRANSIENT, "systemerror", r"insufficient system (storage|resources)", r"system storage"),
    # --- a mailbox that is there, but full, closed or asleep
    _row(
        MAILBOX, "mailboxfull",
        r"(mail ?box|inbox|mail ?folder|mail ?drop|mail spool|account|user|recipient|maildir|storage|disk)('s)?( \S{1,80})?( \S{1,20})? "
        r"(is |are |was |has |been )*(already )?(full|overfull|over ?quota|over (its )?(storage|quota|limit|the allowed quota|disk)|out of (storage|space)"
        r"|exceed\w* (\S{1,12} ){0,3}(quota|storage|space|limit|size))",
        r"(mail ?box|inbox|mailfile|account|maildir|user)[- ]?(full|overfull|over ?quota|quota)", r"over[ -]?quota", r"quota[ -]?(exceed|limit|violation|full|reached)",
        r"(exceed|reach|surpass|beyond|above|past)\w* (\S{1,20} ){0,4}(quota|storage (limit|allocation|space))", r"quota (\S{1,40} ){0,4}(exceed|full|reach)",
        r"out of (storage|disk) ?space", r"insufficient (mailbox|user|disk) (space|storage|quota)", r"not enough (storage|disk|mailbox)? ?space",
        r"(mailbox|user|account) (size|storage)( \w{1,12}){0,2} (limit|exceed)", r"mailbox would exceed", r"exceeded (the )?(local|storage|mailbox|disk|folder) (limit|allocation|capacity)",
        r"exceed\w* (storage|mailbox|disk|allowed)", r"size limit of the recipient", r"disc quota", r"disk quota", r"mailfolder is full", r"full mailbox",
        r"too much (unread )?mail data", r"mail data exceeding", r"more than 100%",
        r"the recipient'?s? inbox is", r"inbox is (too )?full", r"space is full", r"storage quota", r"\bmbox ?full", r"boite pleine", r"bo[iî]te( aux lettres| de r[eé]ception)?( \S{1,60})? (est )?pleine",
        r"postfach( \S{1,60})? (ist )?(voll|überfüllt)", r"speicherplatz", r"buz[oó]n( \S{1,60})? (est[aá] )?lleno", r"cuota (excedida|superada)", r"casella( \S{1,60})? piena", r"caixa( \S{1,60})? cheia",
        r"邮箱(已|空间)?满", r"邮箱空间不足", r"信箱(已)?滿", r"超出(邮箱)?(容量|配额)", r"메일함.{0,20}(초과|가득)", r"용량.{0,10}초과", r"переполнен", r"превышен",
        r"(メール)?ボックス.{0,12}(一杯|いっぱい|満杯|あふれ|フル|容量|オーバー|超過|超え)", r"受信(箱|トレイ|ボックス).{0,12}(一杯|いっぱい|満杯)", r"容量.{0,12}(超え|超過|オーバー|不足|制限|一杯|いっぱい|上限)",
        r"(保存|蓄積|受信可能)(領域|容量).{0,12}(超|一杯|不足)", r"(メール|受信)容量が", r"空き容量", r"受信(可能)?(件|通)数.{0,12}(超|上限)",
    ),
    _row(
        MAILBOX, "suspend",
        r"(mailbox|account|user|recipient|e-?mail|address|subscriber|customer)( \S{1,80})?( \S{1,20})? (is |was |are |has |have |been |currently |temporarily |now )*"
        r"(disabled|inactive|suspended|locked|deactivated|de-activated|frozen|dormant|expired|not active|not activated|closed|discontinued|unusable|restricted|"
        r"not (accepting|receiving)|no longer (accept|receiv|active)|not currently accepting)",
        r"mailbox (temporarily )?(disabled|unavailable or access denied|currently suspended|is frozen)", r"(user|account|mailbox)[ -](suspended|disabled|inactive|locked|deactivated|blocked)",
        r"\b(disabled|suspended|inactive|deactivated|dormant|locked|expired|closed|non-?active) (e-?mail |mail )?(user|mailbox|account|recipient|address)", r"extended inactivity", r"due to inactivity",
        r"not (been )?(used|checked|logged) .{0,40}(days|months|time)", r"account (that you tried to reach is|has been) (disabled|over)", r"has been (disabled|suspended|deactivated)",
        r"user (is )?suspended", r"domain( \S{1,80})? (is |has been )?(suspended|disabled|deactivated|inactive|expired)", r"mail(box)? (delivery|service) (is |has been )?(disabled|suspended)", r"invalid/inactive user", r"inactive user",
        r"user account is no longer active", r"vdelivermail: account is locked", r"boite du destinataire archivee", r"reached its hard limit", r"temporarily disabled", r"(konto|postfach)( \S{1,60})? (ist )?(deaktiviert|gesperrt)",
        r"compte( \S{1,60})? (est )?(désactivé|suspendu|bloqué)", r"cuenta( \S{1,60})? (est[aá] )?(desactivada|suspendida|bloqueada)", r"帐号(已)?(禁用|停用|冻结)", r"用户被(锁定|禁用)", r"邮箱(已)?(禁用|停用|冻结)",
        r"계정.{0,12}(정지|휴면)", r"휴면", r"(アカウント|メールボックス|ユーザー?|ご契約|回線|サービス).{0,16}(停止|無効|休止|凍結|ロック|一時停止|利用停止)", r"受信(でき|不可|不能)(ない|な)?(状態|い状態)?.{0,8}(です|状態|なって)", r"利用(が)?停止",
    ),
    # --- nobody there, in words that leave no doubt
    _row(
        HARD, "userunknown",
        rf"{_WHO}( \S{{1,80}})?( address)? (is |was )?(unknown|not known|non-?existent|un-?known)", rf"(unknown|no such|non-?existent|nonexistant|not a known|no known) (local |e-?mail |virtual |smtp )?{_WHO}(?! list)",
        r"unknown (or illegal|or invalid)( \S{1,12}){0,2} (alias|user|recipient|address)", r"unknown (local[- ]part|virtual|to address)", r"recipient address unknown", r"unknown rcpt",
        rf"{_WHO}s?( \S{{1,80}})?( \S{{1,12}})? (does|do|did|was|is|are|were|has|have|could|can) ?(not|n't) ?(be )?(exist|found|known|located|a valid|valid|have an? |have any |been found|listed|on file|here|matched|identified|registered|recogni[sz]ed|one of|hosted|local|in (our|the))",
        rf"{_WHO}s?( \S{{1,80}})? (doesn't|didn't|isn't|wasn't|cannot|couldn't|can't) (\S{{1,12}} ){{0,2}}(exist|found|a valid|valid|have|located|listed|here|recogni[sz]ed)",
        rf"{_WHO}( \S{{1,80}})? not (be )?(found|exist|known|listed|registered|recogni[sz]ed|in (the |our )?(directory|database|system|list|\S{{0,20}}table)|a valid|valid here|local|on (this|our))",
        rf"(can ?not|can't|could ?not|couldn't|unable to|failed to) (find|locate|match|resolve|look ?up|identify) (the |this |that |your |a )?(\S{{1,12}} )?{_WHO}", rf"no {_WHO}( \S{{1,80}})? (here|found|by that|with that|named|exists|matching)",
        r"no mailbox (here|by|found|on|for|exists)", r"mailbox not (found|here|exist|known)", r"no (valid|such) (recipients?|users?|mailbox\w*|address\w*|person|accounts?|e-?mail)", r"no matches to name", r"no such ?(user|local user)",
        rf"(invalid|bad|incorrect|undefined|non-?valid|illegal|deleted|erroneous|wrong) (final delivery )?(local |e-?mail |destination |receiver |rcpt |forward path )?(user|recipient|mailbox|rcpt|userid|addressee|receiver|mail ?box name|to address|destination|local part|{_WHO} (name|id))s?\b",
        r"invalid (mailbox|address|user|recipient)( name| syntax)?( path)?[.: ;,)\]]*$", r"bad destination (mailbox|email|address)", r"(recipient|user|address|mailbox)s? (rejected|refused|denied)?:? ?(user|recipient|address|mailbox)? ?(unknown|not found|invalid)",
        r"not (a )?(valid|known|existing|real) (recipient|user|mailbox|e-?mail|address|account|local)", r"not our (customer|user)", r"is not a (member|user|valid|known|customer|subscriber)", r"isn't a (member|user|valid|known)", r"(user|name|recipient)[^.]{0,80}not listed in",
        r"not listed in (the )?(public |domino |server'?s? )?(name|directory|address)", r"doesn't have an? [^ ]{1,60} account", r"does not have an? [^ ]{0,60} ?(account|mailbox)", r"(account|mailbox|address|user|recipient|person)( \S{1,80})? (has been |was |is |been )*(deleted|removed|terminated|cancel\w+|purged|retired|gone)",
        r"no longer (exist|available|valid|works?|with|employed|in use|used|an? (valid|active) (user|address|employee))", r"(user|person|employee) (has )?left", r"delivery to (this|the) address (is not|isn't) possible", r"(address|alias) (couldn't|could not) be found",
        r"wasn't found at", r"(couldn't|could not|was not|wasn't) (be )?found (at|in|on|or)", r"was not found in", r"destination (addresses were|address was) unknown", r"there is no (one|user|account|such|mailbox|local)", r"requested action not taken: ?mailbox (unavailable|not found)",
        r"5\d\d[ -](5\.\d\.\d )?(requested (mail )?action (not taken|aborted)[:, ]*)?mailbox (is )?unavailable", r"mailbox unavailable(?! or access)", r"this (address|recipient|mailbox) (no longer|is not|does not)", r"do not have (an account|a user|such)", r"don't (have|know) (an? account|any|this|that|such)",
        r"nosuchuser", r"p=nosuchuser", r"resolver\.adr\.(recipnotfound|recipientnotfound|exrecipnotfound|invalidinsmtpaddress)", r"user_?unknown", r"unknownuser", r"recipient ?not ?found", r"recipnotfound", r"user ?not ?found", r"unknown user", r"\bdd this user doesn", r"recipient unknown", r"rcp-p1\b", r"rcp-p\d\b.{0,60}(exist|invalid)",
        r"addressee unknown", r"not (present|listed|found) in (the |our |your )?(directory|address)", r"mailbox not present", r"can(no|')t accept user", r"server rejected recipients?", r"not an active address", r"no existe (ese|esa|dicha|el|la|este|esta)", r"no mail ?box available", r"not a local address", r"not e-?mail address", r"badrcptto", r"envelope recipient has been denied", r"address was refused by the server", r"no longer on server", r"recipients? (was|were|is|are) undeliverable", r"user missing home", r"recipients? (cannot|could not|can't) be verified", r"\brcpt (not known|unknown)", r"unknown destination", r"user no longer", r"unrecogni[sz]ed[- ]o/?r[- ]?name", r"unrecogni[sz]ed (user|recipient|address)", r"ambiguous (or )?name", r"did not exactly match", r"no (email|mail) delivery point", r"does not have a final (e-?mail )?delivery point", r"(address|recipient) (is )?(wrong|incorrect)", r"(?<!domain )(?<!host )\bnames? (was |were )?not (recogni[sz]ed|found|matched)", r"unroutable user", r"user doesn't exist", r"(account|address|mailbox|user) that you tried to reach does not", r"no account by that name", r"nobody (here )?by that", r"vdeliver(mail)?:? (invalid or )?unknown", r"unknown e-?mail", r"(all|of your) recipients? (were|are|was|is) (invalid|rejected)", r"recipient (is |was )?(invalid|not valid|non-local)",
        r"account (is )?(invalid|not available|unavailable|unknown|closed)", r"user (is )?(not available|unavailable|invalid|undefined)", r"unable to deliver to (that|this) (address|user|recipient)", r"delivery error: no such", r"sorry, (no|your intended recipient) .{0,60}(here|too many|exist)",
        r"access denied\. as\(201806281\)", r"5\.4\.1 (\S{1,100} )?(\[\S{1,100}\]: )?(\S{1,100} )?recipient address rejected", r"recipient address rejected:? (user|undeliverable address|unknown|no such|mailbox|address|invalid|recipient|account)",
        r"undeliverable address", r"unknown address", r"kein(e|en)? (solche[rn]?|benutzer|empf[aä]nger|postfach)", r"(benutzer|empf[aä]nger|adresse|postfach)( \S{1,80})? (ist |wurde |existiert |konnte )?(unbekannt|nicht)", r"non recens[eé]", r"(utilisateur|destinataire|adresse|compte|bo[iî]te)( \S{1,80}){0,5} (est )?(inconnue?|n'existe pas|inexistante?|introuvable|invalide)",
        r"adresse d au moins un destinataire invalide", r"(usuario|destinatario|buz[oó]n|direcci[oó]n|cuenta)( \S{1,80})? (es )?(desconocid[oa]|no (existe|encontrad|se encuentra|v[aá]lid)|inexistente|inv[aá]lid)", r"no existe (el|la|esa|este) (usuario|direcci|buz|cuenta)", r"(utente|destinatario|casella|indirizzo)( \S{1,80})? (è )?(sconosciut|inesistente|non (esiste|trovat|valid))",
        r"(usu[aá]rio|destinat[aá]rio|caixa|endere[cç]o)( \S{1,80})? (é )?(desconhecid|n[aã]o (existe|encontrad)|inexistente|inv[aá]lid)", r"(gebruiker|geadresseerde|adres)( \S{1,80})? (is )?(onbekend|bestaat niet|niet gevonden)", r"(пользовател|получател|ящик|адрес)\w*( \S{1,80})? (не (найден|существует)|неизвестен)", r"не существует", r"недействительн\w+ (адрес|получател)",
        r"(用户|收件人|邮箱|账号|帐号|地址|邮件地址|使用者|信箱|收件者)( \S{1,80})?(.{0,6})(不存在|无效|未找到|找不到|未知|不正確)", r"(找不到|无此|不存在的?|未知的?|查无此?)(用户|收件人|邮箱|账号|帐号|使用者|人)", r"user suspended or not found", r"수신자.{0,20}(없|존재|찾을)", r"(존재하지 않는|없는) (사용자|수신자|메일|계정|주소|아이디)", r"(사용자|아이디|계정).{0,12}(없습니다|존재하지|찾을 수)",
        r"(ユーザー?|宛先|受信者|あて先|送信先|アドレス|アカウント|メールボックス|お?相手|該当者).{0,24}(見つかり|みつかり|見つから|存在し(ま|な)|不明|見当たり|ありません|有りません|登録され(て)?い?(ません|ない)|間違|誤って|誤り|正しく(あり|な))", r"(存在しない|該当する?|無効な|不明な|正しくない|未登録の?)(の)?(メール)?(ユーザー?|宛先|受信者|あて先|アドレス|アカウント|送信先|メールボックス)",
        r"宛先不明", r"あて先不明", r"送信先不明", r"アドレス(が)?不明", r"アドレス(が)?(無効|変更|誤り|間違い)", r"該当(する)?ユーザー?", r"存在しません", r"存在しない(ため|メール)", r"見つかりませんで", r"ご?解約(済|され|に)", r"退会(済|され|した)",
    ),
    # --- no such host, or one that takes no mail
    _row(
        TRANSIENT, "networkerror",
        r"(host|domain|name|dns|mx)[^.]{0,80}(try again|temporar)", r"(try again|temporar)[^.]{0,40}(lookup|resol|name serv|dns)", r"(lookup|resol\w+|query) (fail\w* |failure )?temporar", r"host lookup did not complete", r"lookups? (failed temporarily|deferred)", r"4\.4\.3\b",
    ),
    _row(
        HARD, "notaccept",
        r"null ?mx", r"mx is null", r"(host|domain|system)/?(domain)? does not accept (any )?(mail|e-?mail)", r"doesn't accept (any )?(mail|e-?mail)", r"no smtp service", r"does not (receive|accept) e-?mail", r"mail receiving disabled", r"no smtpd? here", r"seems? to reject all mail", r"name server: \.: host not found", r"no mx (record )?(was )?found for", r"smtp protocol returned a permanent error",
        r"(host|domain|server) (\S{1,80} )?(is )?not accepting (any )?(mail|messages)", r"\b556[ -]", r"indicated no (smtp|mail)", r"this (host|domain) (never|does not) (receive|accept|handle)s? (mail|e-?mail)",
    ),
    _row(
        HARD, "hasmoved",
        r"(user|recipient|address|mailbox|account|e-?mail|person)( \S{1,80})? (has |have )?(been )?(moved|changed (his|her|their|its)|replaced)", r"(moved|changed) to( the)?( new)? (address|e-?mail|\S{1,60}@)", r"please (try|use) (the )?(new |forward path|<?\S{1,60}@)", r"new e-?mail address", r"has been replaced by", r"address (has )?changed", r"no longer at this address", r"\b551[ -](5\.\d\.\d )?user",
        r"アドレス(が|は)変更(され|しま|に)", r"移転(し|済)", r"新しい(メール)?アドレス",
    ),
    _row(
        HARD, "hostunknown",
        r"(host|domain|host or domain|domain name|hostname|mail exchanger?|mx record|mail server)( name)?( \S{1,80})?( \S{1,12})? (was |is |could |does |do |can |has |are )?(not|n't|cannot|never|unknown|invalid|no)( be| exist| been)? ?(found|exist|resolved?|valid|known|located|registered|unknown|a valid)", r"(host|domain)( name| \S{1,80})? (is |was )?(unknown|invalid|not found|unresolvable|non-?existent|unreachable by name)(?![\w.-]*\w)", r"recipient domain must exist",
        r"(unknown|no such|invalid|non-?existent|illegal|bad|unresolvable|unrouteable|unroutable) (mail )?(host|domain|destination host|destination domain|system)", r"(host|domain)( \S{1,80})? (doesn't|couldn't|can't|isn't|cannot) (be )?(exist|found|resolve|resolved)", r"(couldn't|can ?not|can't|could not|unable to|didn't|did not) (find|resolve|locate|look ?up) (any |a |the |route to |recipient |destination )?(\S{1,12} )?(host|domain|mail exchanger|mx|hostname|ip address|dns|server)",
        r"unrouteable (mail )?(address|domain)", r"unroutable (address|domain)", r"no (mx|a record|dns|such domain|such host|valid (mx|host|domain)|route to (domain|address))", r"nxdomain", r"name (or service )?not (known|found)", r"name service error for", r"host not found", r"host unknown", r"domain (is )?(not (found|exist|valid|hosted)|invalid|unknown)", r"dns (error|lookup fail|query fail|name does ?n.t exist|server returned)",
        r"no mail exchanger", r"all (relevant mx records|host address lookups) (point|failed)", r"(mx|host|domain|name) ?(lookup|look-up) (failed|failure|error)", r"domain does ?n[o'] ?t exist", r"illegal host/domain", r"recipient address rejected: domain", r"domain must resolve", r"address has no", r"bad host/domain", r"has no mail exchanger", r"unable to (find|route) (the )?(domain|host)",
        r"(rcp-d|name_unknown|hostunknown)", r"name server(:)? \S{0,80} ?host not found", r"no dns (records?|information)", r"(hôte|domaine)( \S{1,80})? (est )?(inconnu|introuvable|n'existe pas)", r"(domäne|domain|host)( \S{1,80})? (ist |wurde |existiert )?(unbekannt|nicht)", r"dominio( \S{1,80})? (no (existe|encontrado)|desconocido|inexistente|non)",
        r"(ドメイン|ホスト|サーバー?)(名)?(が|は|を)?.{0,16}(見つかり|見つける|存在しま|存在しな|不明|解決でき|ありません)", r"(存在しない|不明な|無効な)(ドメイン|ホスト)", r"(域名|主机)(.{0,6})(不存在|无效|找不到|无法解析)", r"도메인.{0,12}(없|존재|찾을)",
    ),
    _row(HARD, "userunknown", r"(does not|doesn't|did not|do not) exist", r"\b(account|address|mailbox|user|recipient)\b[^.]{0,60} (does not|doesn't) exist"),
    # --- refused for what it is or where it comes from
    _row(
        POLICY, "mesgtoobig",
        r"(message|mail|e-?mail|data|size|content|attachment|file)[^.]{0,40} (too (large|big)|exceed\w* [^.]{0,40}(size|limit|maximum)|larger than)", r"(message|mail) size (limit|exceed|violation)", r"size limit", r"exceed\w* (the )?(maximum|fixed|allowed|global|administrative) (message |mail |file )?(size|limit)", r"too (large|big) (for|message|mail|a)", r"(message|mail|header|line)s? (is |was |size |size is |length )?too long", r"552[ -](5\.3\.4|message)",
        r"メールサイズ", r"サイズ(が|の)?.{0,10}(超|大き|制限|上限)", r"大きすぎ",
    ),
    _row(
        POLICY, "spamdetected",
        r"\bspam\b", r"spam(my|ming|mer|assassin|cop|haus|detected|score|trap| message| mail)", r"\bunsolicited\b", r"\bubes?\b", r"bulk (mail|e-?mail)", r"junk (mail|e-?mail)", r"\bphish", r"looks like", r"迷惑メール", r"スパム", r"垃圾(邮件|郵件)", r"스팸", r"спам", r"considered (as )?(spam|junk|suspicious)", r"suspicious", r"black ?listed (url|domain|content)",
    ),
    _row(
        POLICY, "virusdetected",
        r"\bvirus", r"\bmalware", r"\bworm\b", r"infected", r"banned (file|content|attachment|extension)", r"(attachment|file) (type|extension|name)?[^.]{0,30}(not (allowed|accepted|permitted)|block|banned|forbidden|denied)", r"ウイルス", r"ウィルス", r"添付ファイル", r"病毒",
    ),
    _row(
        POLICY, "blocked",
        r"(block|black|deny)[ -]?list", r"\brbl\b", r"\bdnsbl\b", r"\bblocked\b", r"\bblocking\b", r"block(ed)? (by|using|for|due|from)", r"\bbanned\b", r"bad reputation", r"(poor|low) reputation", r"reputation", r"\bsc-00\d\b", r"\bdy-00\d\b", r"\bou-00\d\b", r"\bco-re\b", r"dyn:t\d", r"rly:\w\d", r"hvu:\w\d", r"rtr:\w\w", r"part of their network", r"barracudanetworks", r"spamhaus", r"spamcop", r"\bsorbs\b",
        r"dynamic (ip|address|host)", r"dial-?up", r"(your|this|client|source|sending) (ip|host|server|network)( address)?[^.]{0,60}(reject|den|refus|not allowed|list|prohibit|forbid|limit|restrict)", r"connections? (from|by) [^ ]{0,60} ?(rejected|refused|not allowed|denied) by", r"ブロック", r"ブラックリスト",
    ),
    _row(
        POLICY, "policyviolation",
        r"\bpolic(y|ies)\b", r"policy[- ](violation|reject|restriction)", r"message (was |has been )?(content )?(rejected|refused)", r"content (is |was |has been )?(rejected|not accepted|blocked|filter)", r"content ?filter", r"rejected (by|due|for|because|under)", r"not (acceptable|accepted) (content|by|due|for)", r"header (error|check)", r"prohibited", r"rules? (set|violation|reject)", r"(message|mail|e-?mail|content|delivery) (is |was |has been )?(denied|filtered|prohibited|restricted|forbidden)",
        r"access (is )?denied", r"permission denied", r"not (authori[sz]ed|permitted|allowed)", r"unauthori[sz]ed", r"administrative(ly)? (prohibit|block|reject|deni)", r"resolver\.rst\.", r"restrict\w*", r"rejected by (user|recipient|the recipient|client|filter|rule)", r"user reject", r"refused (by|for|due)", r"because the recipient is only accepting", r"recipient (has )?(rejected|refused|blocked|denied)", r"delivery not authori[sz]ed", r"security (reason|policy|violation)", r"rejecting", r"i refuse", r"abus(e|ive)", r"\[gsdp\]", r"filtered",
        r"rfc ?\d{3,4}", r"rfc-?compliant", r"(bare|lone) (lf|cr)", r"missing .{0,20}header", r"invalid .{0,20}header", r"duplicate header", r"message-id header", r"from header", r"受信(を)?拒否", r"受信(を)?制限", r"(ドメイン|アドレス|個別|メール)(別)?指定(受信|拒否)", r"指定受信", r"拒否(設定|され|しま|いた)", r"フィルタ", r"セキュリティ", r"ポリシー", r"なりすまし", r"拒收", r"拒绝", r"차단", r"수신 ?거부", r"richtlinie", r"abgelehnt", r"\brefusée?\b", r"rechazad",
    ),
    # --- time, line or server
    _row(
        TRANSIENT, "expired",
        r"(retry|queue|delivery|retransmission) (time|timeout|period|expir)\w*", r"(has|have|been|was) (been )?(in the queue|undeliverable|queued|failing) (too long|for)", r"(message|mail|delivery)( time)? (has )?(expired|timed out)", r"\bexpired\b", r"queue too long", r"for (a )?(too )?long( time)?", r"(could|can) ?not be delivered (for|within|in) .{0,30}(day|hour|minute)", r"(after|for|within|over) (the last |trying (for )?|more than )?\d+(\.\d+)? ?(day|hour|minute)", r"delivery attempts? (have )?(failed|exceeded|expired)", r"too many (delivery )?(attempt|retries|failures)",
        r"gave up", r"retries exhausted", r"配送期限", r"再送(信)?期限", r"有効期限", r"一定(期間|時間)", r"\d+ ?(日|時間)(間)?(以上)?.{0,12}(再送|送信|配送|配信)", r"タイムアウト",
    ),
    _row(
        TRANSIENT, "networkerror",
        r"connect(ion|ing)?( to \S{1,120}| with \S{1,80})?( \S{1,60})?:? ?(was |has been |is )?(refused|timed? ?out|reset|lost|dropped|broken|closed|failed|died|failure|error|unexpectedly|could not|deferred)", r"time(d)? ?out", r"no route to host", r"network (is )?(unreachable|error|fail|problem)", r"(host|server)( \S{1,80})? (is )?(unreachable|down|not (respond|reach)\w*|unavailable|did not respond)", r"(unable|couldn't|cannot|can't|could not|wasn't able|was not able|failed) to (connect|establish|contact|reach|open|talk|make)( \S{1,30}){0,3}",
        r"lost connection", r"establish an? smtp connection", r"conversation with \S{1,120} timed out", r"mail (is )?loop(s|ing)?", r"loops? back to myself", r"routing loop", r"too many (hops|received|relay)", r"message looping", r"not reachable", r"not responding", r"hop count", r"no answer from host", r"bad connection", r"deferred: ", r"(conexi[oó]n|connexion|verbindung)( \S{1,40}){0,4} (rechazada|refusée|abgelehnt|fehlgeschlagen)", r"best-preference mx", r"mx or a for that host", r"接続(が|に|を|でき|失敗|拒否|エラー|タイムアウト)", r"(通信|ネットワーク)(エラー|障害)", r"ループ", r"tls (is |negotiation |handshake )?(required|fail|not available|error)", r"starttls",
    ),
    _row(
        TRANSIENT, "ratelimited",
        r"grey ?-?list", r"gray ?-?list", r"too many (connection|message|mail|e-?mail|recipient|session|error|concurrent|invalid)", r"rate ?-?(limit|control|exceed)", r"(sending|message|mail|receiving) (rate|limit)", r"too (fast|quickly|frequent)", r"throttl", r"temporar(y|ily)", r"try (it )?(again|later)", r"please (re-?)?try", r"(daily|hourly) (limit|quota|sending)", r"一時的", r"時間を(おい|置い)て", r"しばらく", r"暂时", r"频率", r"일시", r"spooled", r"vorübergehend",
    ),
    _row(
        TRANSIENT, "systemerror",
        r"command (died|time limit|not found|failed|output)", r"can't (open|create|write)", r"(local|internal|server|system|configuration|software|processing|database|i/o) (configuration )?(error|fail\w*|problem)", r"out of (memory|resources)", r"no space left", r"file system", r"(system|disk|server) (is )?(full|busy|overload)", r"cannot (append|open|create|write)", r"read-only", r"procmail", r"exit (status|code)", r"mailer (error|\S{1,20} died)", r"service (is )?(temporarily|currently)", r"unknown mailer error", r"ldap", r"syntax error", r"command (not|un)(implemented|recogni[sz]ed)", r"システム(エラー|障害|異常)",
        r"(サーバー?|内部)(の)?(エラー|障害|都合)", r"\bout of order\b", r"maintenance", r"メンテナンス",
    ),
    # --- words that mean something only where nothing clearer stands
    _row(HARD, "userunknown", r"recipient address rejected", r"recipients? (was |were |is )?(rejected|refused|not accepted)", r"(invalid|bad|illegal|malformed|incorrect|unacceptable) (e-?mail |mail |smtp |recipient'?s? )?address", r"address (rejected|invalid|error|is not valid)", r"(bad|invalid) recipient", r"invalid recipient", r"user not", r"not our", weak=True),
    _row(MAILBOX, "suspend", r"(disabled|inactive|suspended|deactivated)", r"(mailbox|account|user) (is )?(unavailable|not available|unable)", r"受信でき", weak=True),
    _row(POLICY, "rejected", r"reject", r"refuse", r"denied", r"not accept", r"拒否", weak=True),
)
"""Ordered by specificity."""

LATE: Final = re.compile(
    r"(warning|notification|advisory)[- :]*(message )?only|you do ?n[o'] ?t need to resend|do not need to (re-?send|take any)|no action is required (on|by) your|(delivery|message|mail|e-?mail)( \S{1,60})? (is |has been |was )?delayed|delayed (delivery|mail)"
    r"|not yet been delivered|will (be retried|continue to|keep trying|retry|try again|be attempted)|still (being )?(trying|attempt|be retried)|delivery attempts will continue|delivery status notification \(delay\)|could not (be delivered|send message) for (the )?(past |last )?\d+ (hour|minute)"
    r"|has been postponed|配(信|送|達)(が|は|の)?遅(延|れ)|遅延(通知|して)|再送(信)?(を|は)?(試み|続け|いたし|行い)|再試行(し|を|い)|引き続き(再送|配送|送信)"
)
"""A mail that is only late: it has not come back."""
NOT_LATE: Final = re.compile(
    r"(given|giving|gave) up|permanent(ly)?( fatal)? (error|fail)|returned mail|returning (message|mail)|will not be (retried|attempted)|not going to try again|undeliverable|delivery (has )?failed|expired|(配信|送信|配送|お?届け)(が|は)?でき(ません|なかった)|断念|(再送|配送)を中止"
)
ARRIVED: Final = re.compile(
    r"(?<!not )\b(was|were|been|is|are) (successfully |expanded )?(and )?(successfully )?(delivered|relayed|expanded)( successfully)?( (to|by|into|on)|\.|$)|successful mail delivery|successfully delivered|delivery status notification \((relay|success|expand\w*)\)|delivery to (these|the following) recipients? .{0,40}(is complete|succe)|mail delivery succe|return receipt|relayed to non-?dsn|expanded by mailing list"
    r"|delivery notification was sent by the destination|delivered to (the )?(mailbox|recipient)|正常に(配信|配送|送信)|配信(が)?完了|配送(が)?完了"
)
"""A mail that did arrive."""
