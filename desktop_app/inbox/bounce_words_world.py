"""Words of servers and of Exchange in further languages: the mailbox is full, there is nobody.

Between noun and verb stand up to six words: 「La dirección de correo electrónico que especificó no existe」.
"""

from typing import Final

from desktop_app.inbox.bounce_row import HARD, MAILBOX, Row, row

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
        r"(brevlåda|postkasse|postboks|inkorg|innboks|indbakke|postlaatikko)\w{0,4}( \S{1,60}){0,3} "
        r"(är |er |on )?(full|fuld|fyldt|täynnä)",
        r"posta kutusu( \S{1,60}){0,2} dol", r"hộp thư( \S{1,60}){0,4} đầy",
        r"กล่อง.{0,30}เต็ม",
        r"kotak( \S{1,60}){0,3} penuh", r"cutia( \S{1,60}){0,3} plină", r"ящик( \S{1,60}){0,2} заполнен",
        r"γραμματοκιβώτιο( \S{1,60}){0,3} (είναι )?πλήρες", r"信箱.{0,6}已滿",
        r"(信箱|邮箱).{0,4}容量.{0,4}不足",
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
        r"konto nie istnieje",
        r"(příjemce|uživatel|adres|schránk|používateľ|príjemca)\w{0,3}( \S{1,60}){0,5} (neexistuje|"
        r"nebyl[aoi]? nalezen|sa nenaš)",
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
