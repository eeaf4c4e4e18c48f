"""Words of servers on a mailbox: it is full or asleep, or there is none."""

from typing import Final

from desktop_app.inbox.bounce_row import HARD, MAILBOX, WHO, Row, row

MAILBOXES: Final[tuple[Row, ...]] = (
    row(
        MAILBOX, "mailboxfull",
        r"(mail ?box|inbox|mail ?folder|mail ?drop|mail spool|account|user|recipient|maildir|storage|"
        r"disk)('s)?( \S{1,80})?( \S{1,20})? "
        r"(is |are |was |has |been )*(already )?(full|"
        r"overfull|over ?quota|over (its )?(storage|quota|limit|the allowed quota|disk)|"
        r"out of (storage|space)"
        r"|exceed\w* (\S{1,12} ){0,3}(quota|storage|space|limit|"
        r"size))",
        r"(mail ?box|inbox|mailfile|account|maildir|user)[- ]?(full|overfull|over ?quota|quota)",
        r"over[ -]?quota", r"quota[ -]?(exceed|limit|violation|full|reached)",
        r"(exceed|reach|surpass|beyond|above|past)\w* (\S{1,20} ){0,4}(quota|storage (limit|"
        r"allocation|space))",
        r"quota (\S{1,40} ){0,4}(exceed|full|reach)", r"out of (storage|disk) ?space",
        r"insufficient (mailbox|user|disk) (space|storage|quota)",
        r"not enough (storage|disk|mailbox)? ?space",
        r"(mailbox|user|account) (size|storage)( \w{1,12}){0,2} (limit|exceed)", r"mailbox would exceed",
        r"quota issues?", r"exceeded (the )?(local|storage|mailbox|disk|folder) (limit|allocation|capacity)",
        r"exceed\w* (storage|mailbox|disk|allowed)", r"size limit of the recipient", r"disc quota",
        r"disk quota", r"mailfolder is full", r"full mailbox", r"too much (unread )?mail data",
        r"mail data exceeding", r"more than 100%", r"the recipient'?s? inbox is", r"inbox is (too )?full",
        r"space is full", r"storage quota", r"\bmbox ?full", r"boite pleine", r"speicherplatz",
        r"cuota (excedida|superada)", r"overdrawn", r"casella( \S{1,60})? piena", r"caixa( \S{1,60})? cheia",
    ),
    row(
        MAILBOX, "mailboxfull",
        r"bo[iî]te( aux lettres| de r[eé]ception)?( \S{1,60})? (est )?pleine",
        r"postfach( \S{1,60})? (ist )?(voll|überfüllt)", r"buz[oó]n( \S{1,60})? (est[aá] )?lleno",
        r"邮箱(已|空间)?满", r"邮箱空间不足", r"信箱(已)?滿", r"超出(邮箱)?(容量|配额)",
        r"메일함.{0,20}(초과|가득)", r"용량.{0,10}초과", r"переполнен", r"превышен",
        r"(メール)?ボックス.{0,12}(一杯|いっぱい|満杯|あふれ|フル|容量|オーバー|超過|超え|上限)",
        r"空き(が|容量が|領域が)?(あり|不足|な)", r"too much mail for", r"insufficient storage",
        r"使用(量|容量|率).{0,12}(上限|超|一杯)",
        r"受信(箱|トレイ|ボックス).{0,12}(一杯|いっぱい|満杯)",
        r"容量.{0,12}(超え|超過|オーバー|不足|制限|一杯|いっぱい|上限)",
        r"(保存|蓄積|受信可能)(領域|容量).{0,12}(超|一杯|不足)", r"(メール|受信)容量が", r"空き容量",
        r"受信(可能)?(件|通)数.{0,12}(超|上限)",
    ),
    row(
        MAILBOX, "suspend",
        r"(mailbox|account|user|recipient|e-?mail|address|subscriber|"
        r"customer)( \S{1,80})?( \S{1,20})? (is |was |are |has |have |been |currently |temporarily |"
        r"now )*"
        r"(disabled|inactive|suspended|locked|deactivated|de-activated|frozen|"
        r"dormant|expired|not active|not activated|closed|discontinued|unusable|restricted|"
        r""
        r"not (accepting|receiving)|no longer (accept|receiv|active)|"
        r"not currently accepting)",
        r"mailbox (temporarily )?(disabled|unavailable or access denied|currently suspended|is frozen)",
        r"(user|account|mailbox)[ -](suspended|disabled|inactive|locked|deactivated|blocked)",
        r"\b(disabled|suspended|inactive|deactivated|dormant|locked|expired|closed|"
        r"non-?active) (e-?mail |mail )?(user|mailbox|account|recipient|address)",
        r"extended inactivity", r"due to inactivity",
        r"not (been )?(used|checked|logged) .{0,40}(days|months|time)",
        r"account (that you tried to reach is|has been) (disabled|over)",
        r"has been (disabled|suspended|deactivated)", r"user (is )?suspended",
        r"domain( \S{1,80})? (is |has been )?(suspended|disabled|deactivated|inactive|expired)",
        r"mail(box)? (delivery|service) (is |has been )?(disabled|suspended)", r"invalid/inactive user",
        r"inactive user", r"user account is no longer active", r"vdelivermail: account is locked",
        r"boite du destinataire archivee", r"reached its hard limit", r"temporarily disabled",
        r"(konto|postfach)( \S{1,60})? (ist )?(deaktiviert|gesperrt)",
    ),
    row(
        MAILBOX, "suspend",
        r"compte( \S{1,60})? (est )?(désactivé|suspendu|bloqué)",
        r"cuenta( \S{1,60})? (est[aá] )?(desactivada|suspendida|bloqueada)", r"帐号(已)?(禁用|停用|冻结)",
        r"用户被(锁定|禁用)", r"邮箱(已)?(禁用|停用|冻结)", r"계정.{0,12}(정지|휴면)", r"휴면",
        r"(アカウント|メールボックス|ユーザー?|ご契約|回線|サービス).{0,16}(停止|無効|休止|凍結|"
        r"ロック|一時停止|利用停止)",
        r"受信(でき|不可|不能)(ない|な)?(状態|い状態)?.{0,8}(です|状態|なって)", r"利用(が)?停止",
    ),
)
"""It is there, but full, closed or suspended."""

NOBODY: Final[tuple[Row, ...]] = (
    row(
        HARD, "userunknown",
        rf"{WHO}( \S{{1,80}})?( address)? (is |was )?(unknown|not known|non-?existent|un-?known)",
        rf"(unknown|no such|non-?existent|nonexistant|not a known|no known) (local |e-?mail |virtual |"
        rf"smtp )?{WHO}(?! list)",
        r"unknown (or illegal|or invalid)( \S{1,12}){0,2} (alias|user|recipient|address)",
        r"unknown (local[- ]part|virtual|to address)", r"recipient address unknown", r"unknown rcpt",
        rf"{WHO}s?( \S{{1,80}})?( \S{{1,12}})? (does|do|did|was|is|are|were|has|have|could|"
        rf"can) ?(not|n't) ?(be )?(exist|found|known|located|a valid|valid|have an? |have any |"
        rf"been found|listed|on file|here|matched|identified|registered|recogni[sz]ed|one of|hosted|"
        rf"local|in (our|the))",
        rf"{WHO}s?( \S{{1,80}})? (doesn't|didn't|isn't|wasn't|cannot|couldn't|"
        rf"can't) (\S{{1,12}} ){{0,2}}(exist|found|a valid|valid|have|located|listed|here|"
        rf"recogni[sz]ed)",
        rf"{WHO}( \S{{1,80}})? not (be )?(found|exist|known|listed|registered|recogni[sz]ed|in (the |"
        rf"our )?(directory|database|system|list|\S{{0,20}}table)|a valid|valid here|local|on (this|"
        rf"our))",
        rf"(can ?not|can't|could ?not|couldn't|unable to|failed to) (find|locate|match|resolve|"
        rf"look ?up|identify) (the |this |that |your |a )?(\S{{1,12}} )?{WHO}",
        rf"no {WHO}( \S{{1,80}})? (here|found|by that|with that|named|exists|matching)",
        r"no mailbox (here|by|found|on|for|exists)", r"mailbox not (found|here|exist|known)",
        r"no (valid|such) (recipients?|users?|mailbox\w*|address\w*|person|accounts?|e-?mail)",
        r"no matches to name", r"no such ?(user|local user)",
        rf"(invalid|bad|incorrect|undefined|non-?valid|illegal|deleted|erroneous|"
        rf"wrong) (final delivery )?(local |e-?mail |destination |receiver |rcpt |"
        rf"forward path )?(user|recipient|mailbox|rcpt|userid|addressee|receiver|mail ?box name|"
        rf"to address|destination|local part|{WHO} (name|id))s?\b",
        r"invalid (mailbox|address|user|recipient)( name| syntax)?( path)?[.: ;,)\]]*$",
        r"bad destination (mailbox|email|address)",
        r"(recipient|user|address|mailbox)s? (rejected|refused|denied)?:? ?(user|recipient|address|"
        r"mailbox)? ?(unknown|not found|invalid)",
        r"not (a )?(valid|known|existing|real) (recipient|user|mailbox|e-?mail|address|account|local)",
        r"not our (customer|user)", r"is not a (member|user|valid|known|customer|subscriber)",
        r"isn't a (member|user|valid|known)", r"(user|name|recipient)[^.]{0,80}not listed in",
        r"not listed in (the )?(public |domino |server'?s? )?(name|directory|address)",
        r"doesn't have an? [^ ]{1,60} account", r"does not have an? [^ ]{0,60} ?(account|mailbox)",
        r"(account|mailbox|address|user|recipient|person)( \S{1,80})? (has been |was |is |"
        r"been )*(deleted|removed|terminated|cancel\w+|purged|retired|gone)",
        r"no longer (exist|available|valid|works?|with|employed|in use|used|an? (valid|active) (user|"
        r"address|employee))",
        r"(user|person|employee) (has )?left", r"delivery to (this|the) address (is not|isn't) possible",
        r"(address|alias) (couldn't|could not) be found", r"wasn't found at",
        r"(couldn't|could not|was not|wasn't) (be )?found (at|in|on|or)", r"was not found in",
        r"destination (addresses were|address was) unknown",
        r"there is no (one|user|account|such|mailbox|local)",
        r"requested action not taken: ?mailbox (unavailable|not found)",
        r"5\d\d[ -](5\.\d\.\d )?(requested (mail )?action (not taken|"
        r"aborted)[:, ]*)?mailbox (is )?unavailable",
        r"mailbox unavailable(?! or access)",
        r"this (address|recipient|mailbox) (no longer|is not|does not)",
        r"do not have (an account|a user|such)", r"don't (have|know) (an? account|any|this|that|such)",
        r"nosuchuser", r"p=nosuchuser",
        r"resolver\.adr\.(recipnotfound|recipientnotfound|exrecipnotfound|invalidinsmtpaddress)",
        r"user_?unknown", r"unknownuser", r"recipient ?not ?found", r"recipnotfound", r"user ?not ?found",
        r"unknown user", r"\bdd this user doesn", r"recipient unknown", r"rcp-p1\b",
        r"rcp-p\d\b.{0,60}(exist|invalid)", r"addressee unknown",
        r"not (present|listed|found) in (the |our |your )?(directory|address)", r"mailbox not present",
        r"can(no|')t accept user", r"server rejected recipients?", r"not an active address",
        r"no existe (ese|esa|dicha|el|la|este|esta)", r"no mail ?box available", r"not a local address",
        r"not e-?mail address", r"badrcptto", r"envelope recipient has been denied",
        r"address was refused by the server", r"no longer on server",
        r"recipients? (was|were|is|are) undeliverable", r"user missing home",
        r"recipients? (cannot|could not|can't) be verified", r"\brcpt (not known|unknown)",
        r"unknown destination", r"user no longer", r"unrecogni[sz]ed[- ]o/?r[- ]?name",
        r"unrecogni[sz]ed (user|recipient|address)", r"ambiguous (or )?name", r"did not exactly match",
        r"no (email|mail) delivery point", r"does not have a final (e-?mail )?delivery point",
        r"(address|recipient) (is )?(wrong|incorrect)",
        r"(?<!domain )(?<!host )\bnames? (was |were )?not (recogni[sz]ed|found|matched)", r"unroutable user",
        r"user doesn't exist", r"(account|address|mailbox|user) that you tried to reach does not",
        r"no account by that name", r"nobody (here )?by that", r"vdeliver(mail)?:? (invalid or )?unknown",
        r"unknown e-?mail", r"(all|of your) recipients? (were|are|was|is) (invalid|rejected)",
        r"recipient (is |was )?(invalid|not valid|non-local)",
        r"account (is )?(invalid|not available|unavailable|unknown|closed)",
        r"user (is )?(not available|unavailable|invalid|undefined)",
        r"unable to deliver to (that|this) (address|user|recipient)", r"delivery error: no such",
        r"sorry, (no|your intended recipient) .{0,60}(here|too many|exist)",
        r"access denied\. as\(201806281\)",
        r"5\.4\.1 (\S{1,100} )?(\[\S{1,100}\]: )?(\S{1,100} )?recipient address rejected",
        r"recipient address rejected:? (user|undeliverable address|unknown|no such|mailbox|address|"
        r"invalid|recipient|account)",
        r"undeliverable address", r"unknown address", r"adresse d au moins un destinataire invalide",
        r"no existe (el|la|esa|este) (usuario|direcci|buz|cuenta)",
        r"(gebruiker|geadresseerde|adres)( \S{1,80})? (is )?(onbekend|bestaat niet|niet gevonden)",
        r"user suspended or not found",
        r"(does|do|did) not recogni[sz]e (the |this )?(x@x|user|recipient|address)",
        r"5\.1\.[01] (x@x:? )?recipient rejected",
    ),
    row(
        HARD, "userunknown",
        r"kein(e|en)? (solche[rn]?|benutzer|empf[aä]nger|postfach)",
        r"(benutzer|empf[aä]nger|adresse|postfach)( \S{1,80})? (ist |wurde |existiert |"
        r"konnte )?(unbekannt|nicht)",
        r"(we|i) (do not|don't) know", r"account (\S{1,40} )?not configured", r"verify address failed",
        r"(address|recipient) (that )?you (tried|are trying)( \w{1,12}){0,4} is not valid",
        r"no one (here|by|with)",
        r"unbekannte (adresse|empf[aä]nger|benutzer)", r"(casilla|usuario|cuenta|direcci[oó]n) inexistente",
        r"onbekende gebruiker", r"nieznany u[zż]ytkownik", r"kullan[iı]c[iı] bulunamad",
        r"okänd (användare|mottagare)",
        r"нет такого (пользователя|получателя|адреса|ящика)",
        r"找不到(该|此|这个)?(用户|收件人|邮箱|帐号|账号)",
        r"(アドレス|アカウント|メールボックス).{0,8}(使われ|使用され|利用され|ご利用いただけ|"
        r"お使い)(て)?(い|おり|お)?(ませ|ない|まし)",
        r"non (recens|répertori|repertori)[eé]", r"no se encuentra en el directorio",
        r"(ディレクトリ|アドレス帳|名簿)に?(は|も)?.{0,10}(見つかり|ありません|登録|リスト|記載)",
        r"(utilisateur|destinataire|adresse|compte|bo[iî]te)( \S{1,80}){0,5} (est )?(inconnue?|"
        r"n'existe pas|inexistante?|introuvable|invalide)",
        r"(usuario|destinatario|buz[oó]n|direcci[oó]n|cuenta)( \S{1,80})? (es )?(desconocid[oa]|"
        r"no (existe|encontrad|se encuentra|v[aá]lid)|inexistente|inv[aá]lid)",
        r"(utente|destinatario|casella|indirizzo)( \S{1,80})? (è )?(sconosciut|inesistente|"
        r"non (esiste|trovat|valid))",
        r"(usu[aá]rio|destinat[aá]rio|caixa|endere[cç]o)( \S{1,80})? (é )?(desconhecid|n[aã]o (existe|"
        r"encontrad)|inexistente|inv[aá]lid)",
        r"(пользовател|получател|ящик|адрес)\w*( \S{1,80})? (не (найден|существует)|неизвестен)",
        r"не существует", r"недействительн\w+ (адрес|получател)",
        r"(用户|收件人|邮箱|账号|帐号|地址|邮件地址|使用者|信箱|收件者)( \S{1,80})?(.{0,6})(不存在|"
        r"无效|未找到|找不到|未知|不正確)",
        r"(找不到|无此|不存在的?|未知的?|查无此?)(用户|收件人|邮箱|账号|帐号|使用者|人)",
        r"수신자.{0,20}(없|존재|찾을)", r"(존재하지 않는|없는) (사용자|수신자|메일|계정|주소|아이디)",
        r"(사용자|아이디|계정).{0,12}(없습니다|존재하지|찾을 수)",
        r"(ユーザー?|宛先|受信者|あて先|送信先|アドレス|アカウント|メールボックス|お?相手|"
        r"該当者).{0,24}(見つかり|みつかり|見つから|存在し(ま|な)|不明|見当たり|ありません|有りません|"
        r"登録され(て)?い?(ません|ない)|間違|誤って|誤り|正しく(あり|な))",
        r"(存在しない|該当する?|無効な|不明な|正しくない|未登録の?)(の)?(メール)?(ユーザー?|宛先|"
        r"受信者|あて先|アドレス|アカウント|送信先|メールボックス)",
        r"宛先不明", r"あて先不明", r"送信先不明", r"アドレス(が)?不明",
        r"アドレス(が)?(無効|変更|誤り|間違い)", r"該当(する)?ユーザー?", r"存在しません",
        r"存在しない(ため|メール)", r"見つかりませんで", r"ご?解約(済|され|に)", r"退会(済|され|した)",
    ),
)
"""Nobody is there, in words that leave no doubt."""
