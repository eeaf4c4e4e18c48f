"""Words of servers and of Exchange in further languages: full, closed, nobody there, refused, not reached.

Between noun and verb stand up to six words: 「La dirección de correo electrónico que especificó no existe」.
"""

from typing import Final

from desktop_app.inbox.bounce_row import HARD, MAILBOX, POLICY, TRANSIENT, Row, row

FULL_ELSEWHERE: Final[tuple[Row, ...]] = (
    row(
        MAILBOX, "mailboxfull",
        r"bo[iî]te( \S{1,60}){0,6} (est )?(pleine|satur[eé]e)",
        r"(postfach|mailbox|posteingang)( \S{1,60}){0,3} (ist )?(voll|überfüllt)\b",
        r"(buz[oó]n|bandeja)( \S{1,60}){0,4} (est[aá] )?llen[oa]\b",
        r"(casella|cassetta)( \S{1,60}){0,4} (è )?piena", r"caixa( \S{1,60}){0,5} chei[ao]\b",
        r"(postvak|mailbox|postbus)( \S{1,60}){0,3} (is )?vol\b",
        r"skrzynk\w{1,3}( \S{1,60}){0,3} (jest )?(pełn|przepełnion)",
        r"(schránk|postaf)\w{0,8}( \S{1,60}){0,3} (je )?(pln[aáéý]|přeplněn|megtelt|tele\b)",
        r"(brevlåda|postlåda|postkasse|postboks|inkorg|innboks|indbakke|postlaatikko)\w{0,4}( \S{1,60}){0,3} "
        r"(är |er |on )?(full|fuld|fyldt|täynnä)",
        r"posta kutusu( \S{1,60}){0,2} dol", r"hộp thư( \S{1,60}){0,4} đầy",
        r"กล่อง.{0,30}เต็ม",
        r"kotak( \S{1,60}){0,3} penuh", r"cutia( \S{1,60}){0,3} plină", r"ящик( \S{1,60}){0,2} заполнен",
        r"γραμματοκιβώτιο( \S{1,60}){0,3} (είναι )?πλήρες", r"信箱.{0,6}已滿",
        r"(信箱|邮箱).{0,4}容量.{0,4}不足",
        r"(excedeu|ultrapassou|excedi[oó]|super[oó])( \S{1,20}){0,2} (cota|quota|cuota|limite|l[ií]mite)",
        r"(cota|cuota|quota)\b( \S{1,60}){0,4} (excedid|superad|ultrapassad|d[eé]pass[eé]|atteint|esaurit)",
        r"spazio( \S{1,60}){0,3} esaurit", r"(speicher\w{0,12}|kontingent|quota)( \S{1,60}){0,4} (erschöpft|"
        r"überschritten|aufgebraucht)",
        r"przekroczon\w{1,3}( \S{1,60}){0,2} (limit|quot|pojemno)", r"kota( \S{1,60}){0,2} (aşıl|dol)",
        r"(quotum|opslaglimiet|quota)( \S{1,60}){0,3} (overschreden|bereikt)",
        r"квот\w{0,3}.{0,30}(превыш|исчерпан)",
        r"(使用|保存|ディスク|メール)(使用)?(量|容量|領域).{0,12}(制限|上限|達し)",
        r"(容量|空间|空間)已[满滿]",
        r"(사서함|편지함).{0,12}(가득|꽉|초과)", r"תיבת.{0,20}מלאה", r"صندوق.{0,20}ممتلئ",
    ),
)

NOBODY_ELSEWHERE: Final[tuple[Row, ...]] = (
    row(
        HARD, "userunknown",
        r"(adresse|destinataire|utilisateur)( \S{1,60}){0,8} (est )?(introuvable|inconnue?|inexistante?|"
        r"n'existe (pas|plus))",
        r"(adresse|destinataire|utilisateur)( \S{1,60}){0,6} n'a pas (pu être|été) trouvé",
        r"no se (encontr[oó]|pudo encontrar|ha encontrado) (la|el|al|ese|esa|dicha?) (direcci|destinat|"
        r"usuari|buz)",
        r"(direcci[oó]n|destinatario|usuario|buz[oó]n)( \S{1,60}){0,6} no (existe|se (encontr|encuentr))",
        r"(indirizzo|destinatario|utente)( \S{1,60}){0,6} (non (è stato |è possibile )?(trova|esist)|"
        r"inesistente|sconosciut)",
        r"(impossibile trovare|non è stato trovato) (l'|il |lo )?(indirizzo|destinatario|utente)",
        r"(endere[cç]o|destinat[aá]rio|usu[aá]rio)( \S{1,60}){0,6} n[aã]o (foi |p[oô]de ser )?(encontrad|"
        r"localizad|existe)",
        r"n[aã]o foi poss[ií]vel (encontrar|localizar) o (endere|destinat|usu)",
        r"(adresse|empfänger|benutzer|postfach)( \S{1,60}){0,5} (konnte nicht gefunden|wurde nicht gefunden|"
        r"existiert nicht|unbekannt)",
        r"(gebruiker|geadresseerde|\S{0,12}adres)( \S{1,60}){0,4} (is )?(onbekend|bestaat niet|(kan |kon )?"
        r"niet (worden )?gevonden)",
        r"(adres|odbiorc|użytkownik|skrzynk|konto)\w{0,4}( \S{1,60}){0,4} (nie istnieje|nie został[aoy]? "
        r"(odna|zna)lezion|jest nieznan)",
        r"nie (znaleziono|można (było )?(odna|zna)leźć|ma takiego)( \S{1,20}){0,3} (adres|odbiorc|użytkown|"
        r"skrzynk|kont)",
        r"(cuenta|\bconta|account)( \S{1,60}){0,4} (no|n[aã]o|non) (existe|esiste)", r"konto nie istnieje",
        r"(ukjent|okänd|ukendt|tuntematon|onbekende?|bilinmeyen|ismeretlen|άγνωστος|unbekannter?|inconnu) "
        r"(bruker|mottak|modtag|bruger|adress|användar|mottagar|vastaanottaja|käyttäjä|ontvanger|gebruiker|"
        r"geadresseerde|kullanıcı|alıcı|címzett|felhasználó|χρήστης|παραλήπτης|empfänger|benutzer)",
        r"(nieznan\w{1,3}|neznám\w{1,3}) (odbiorc|użytkown|adres|příjem|uživatel|príjem)",
        r"(неизвестн|невідом)\w{1,3} (пользоват|получат|адрес|користув|одержув)",
        r"(usuario|usuário|utente|utilizator)( \S{1,60}){0,2} (desconocid|desconhecid|sconosciut|necunoscut)",
        r"(アドレス|アカウント|ユーザー?|宛先).{0,12}(不在|ございません|御座いません|廃止|抹消)",
        r"(廃止|抹消|削除)(され|済|し).{0,12}(アドレス|アカウント|ユーザー?|宛先)",
        r"次のアドレス.{0,6}ご?利用(が|は)(あり|ござい)ません",
        r"(příjemce|uživatel|adres|schránk|používateľ|užívateľ|príjemca)\w{0,3}( \S{1,60}){0,5} (neexistuje|"
        r"nebyl[aoi]? nalezen|nenalezen|sa nenaš)",
        r"(alıcı|adres|hesap|posta kutusu|kullanıcı)\w{0,4}( \S{1,60}){0,3} (bulunamad|mevcut değil|"
        r"geçersiz)",
        r"(adress|mottagar|mottaker|modtager|användar|bruker|bruger)\w{0,4},?( \S{1,60}){0,4} (hittades inte|"
        r"finns inte|kunne ikke (bli funnet|findes)|blev ikke fundet|ble ikke funnet|finnes ikke|"
        r"findes ikke|okänd|ukendt|ukjent)",
        r"(osoite|osoitetta|vastaanottaja\w{0,4}|käyttäjä\w{0,4})( \S{1,60}){0,3} ei (löyt|ole olemassa)",
        r"(címzett|cím|felhasználó|fiók)\w{0,4}( \S{1,60}){0,3} (nem található|nem létezik|ismeretlen)",
        r"(adresa|destinatar|utilizator)\w{0,4}( \S{1,60}){0,6} nu (a fost găsit|există)",
        r"(địa chỉ|người (nhận|dùng))( \S{1,60}){0,6} không (tồn tại|tìm thấy|hợp lệ)",
        r"không tìm thấy( \S{1,20}){0,3} (địa chỉ|người)",
        r"ไม่พบ.{0,12}(ที่อยู่|ผู้รับ|ผู้ใช้|บัญชี)", r"(ที่อยู่|ผู้รับ|ผู้ใช้).{0,20}(ไม่มีอยู่|ไม่ถูกต้อง)",
        r"(alamat|penerima|pengguna|akun)( \S{1,60}){0,4} tidak (dapat )?(ditemukan|ada\b|dikenal|valid)",
        r"(διεύθυνση|παραλήπτης|χρήστης)( \S{1,60}){0,6} (δεν (βρέθηκε|υπάρχει)|άγνωστος)",
        r"(כתובת|נמען|משתמש).{0,40}(לא נמצא|אינו קיים|לא קיים)",
        r"(عنوان|المستلم|المستخدم).{0,40}(غير موجود|غير معروف)", r"لم يتم العثور على.{0,12}(عنوان|المستلم)",
        r"(адрес|получател|пользовател|ящик)\w{0,3}( \S{1,60}){0,4} (не (найден|существует)|неизвестен)",
        r"(адрес|одержувач|користувач)\w{0,3}( \S{1,60}){0,4} не (знайдено|існує)",
        r"(找不到|未找到|查無).{0,10}(用户|收件人|邮箱|帐号|账号|邮件地址|郵件地址|收件者|信箱|使用者)",
        r"(電子郵件|电子邮件|郵件|邮件).{0,4}(地址|位址).{0,6}(不存在|无效|無效|找不到)",
        r"(주소|받는 ?사람|수신인).{0,16}(찾을 수 없|존재하지|없는)",
    ),
)

CLOSED_ELSEWHERE: Final[tuple[Row, ...]] = (
    row(
        MAILBOX, "suspend",
        r"cuenta( \S{1,60}){0,4} (deshabilitad|inhabilitad|desactivad)",
        r"(\bconta|caixa)\b( \S{1,60}){0,4} (desativad|desabilitad|suspens|bloquead|inativ)",
        r"(account|casella|utente|utenza)\b( \S{1,60}){0,4} (disabilitat|sospes|disattivat|bloccat)",
        r"(аккаунт|ящик|учетная запись|учётная запись)( \S{1,60}){0,3} (заблокирован|отключ[её]н)",
        r"(konto|skrzynka)\b( \S{1,60}){0,3} (zablokowan|zawieszon|nieaktywn)",
        r"account( \S{1,60}){0,3} (geblokkeerd|uitgeschakeld)", r"帳[號户戶](已)?(停用|凍結)",
        r"受信(を|が)(停止|休止|中断)",
    ),
)

REFUSED_ELSEWHERE: Final[tuple[Row, ...]] = (
    row(
        POLICY, "blocked",
        r"(abgewiesen|zurückgewiesen|blockiert)\b", r"(bloqué|rejeté)e?s?\b|indésirable",
        r"bloquead[oa]|no deseado|indesejad|rejeitad", r"bloccat[oa]|rifiutat[oa]|indesiderat",
        r"отклонен|отклонён|заблокирован|нежелательн", r"zablokowan|odrzucon|niechcian",
        r"geblokkeerd|geweigerd|ongewenst", r"blockerad|avvisad|skräppost|avvist|afvist",
        r"engellen(di|miş)|reddedildi|istenmeyen", r"odmítnut|zablokován", r"拦截|攔截|封鎖|屏蔽|被拒",
        r"受信(を|は)?(許可|承認)(して|され)", r"(受信|着信)(規制|拒絶)",
    ),
)

LINE_ELSEWHERE: Final[tuple[Row, ...]] = (
    row(
        TRANSIENT, "networkerror",
        r"zeitüberschreitung|nicht erreichbar|(später|noch einmal) (erneut )?versuchen",
        r"verbindung( \S{1,60}){0,4} (fehlgeschlagen|abgelehnt|nicht möglich|abgebrochen)",
        r"délai( \S{1,60}){0,3} (dépassé|expiré)|injoignable|(réessayer|essayer) plus tard|temporairement",
        r"tiempo de espera|m[aá]s tarde|inaccesible|temporalmente",
        r"tempo( \S{1,20}){0,2} (esgotado|excedido|scaduto)",
        r"mais tarde|inacess[ií]vel|temporariamente|più tardi|non raggiungibile|temporaneamente",
        r"время ожидания|истекло время|позже|недоступен|временно",
        r"przekroczono (limit czasu|czas)|spróbuj( \S{1,20})? później|tymczasowo", r"zaman aşımı|daha sonra",
        r"niet bereikbaar|probeer( \S{1,20})? later|tijdelijk",
        r"tidsgräns|kunde inte nås|tillfälligt|midlertidig",
        r"超时|逾時|稍后|稍後|無法連線|无法连接", r"시간 ?초과|연결할 수 없|나중에 다시",
        r"応答(し|が|は)(ない|なか|あり|ませ|得)",
    ),
)
