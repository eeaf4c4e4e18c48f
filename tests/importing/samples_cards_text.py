"""vCards and ContactXML, as telephones and address programs write them (imports.md 1.2, 1.3)."""
# ruff: noqa: E501  (header rows and rows stay as they are exported)

import quopri

from tests.importing.samples_making import Sample


def vcard_apple() -> Sample:
    """iCloud: 3.0, grouped properties with labels, a year left out of a birthday."""
    lines = [
        "BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Apple Inc.//iCloud Web Address Book 2108B15//EN", "N:髙﨑;健一;;;", "FN:髙﨑 健一",
        "X-PHONETIC-FIRST-NAME:ケンイチ", "X-PHONETIC-LAST-NAME:タカサキ", "ORG:㈱髙﨑生花;営業部", "TITLE:課長",
        "item1.EMAIL;type=INTERNET;type=pref:ken@takasaki-vc.jp", "item1.X-ABLabel:_$!<Work>!$_",
        "EMAIL;type=INTERNET;type=HOME:ken.home@takasaki-vc.jp", "TEL;type=CELL;type=VOICE:090-1111-2222",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", "NOTE:一行目\\n二行目\\, 続き", "END:VCARD",
    ]  # fmt: skip
    return "vCards.vcf", ("\r\n".join(lines) + "\r\n").encode()


def _quoted(text: str) -> str:
    """Quoted-printable as AOSP writes it: soft breaks without a leading space."""
    return quopri.encodestring(text.encode(), quotetabs=True).decode().replace("=\n", "=\r\n").replace(" ", "=20")


def vcard_android() -> Sample:
    """AOSP: 2.1, quoted-printable, a custom label of an address."""
    lines = [
        "BEGIN:VCARD", "VERSION:2.1", f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('山田')};{_quoted('太郎')};;;",
        f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('山田 太郎')}",
        f"X-PHONETIC-LAST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('ヤマダ')}",
        f"X-PHONETIC-FIRST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('タロウ')}",
        "TEL;CELL:09012345678", f"EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{_quoted('予備')}):taro@yamada-vc.jp",
        "EMAIL;WORK:taro@work-vc.jp", f"ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('山田商店株式会社とても長い名前の会社でございます')}",
        "END:VCARD",
    ]  # fmt: skip
    return "00001.vcf", ("\r\n".join(lines) + "\r\n").encode()


def vcard_keitai() -> Sample:
    """A feature phone: 2.1, Shift_JIS, the reading in half-width kana, an address with dots at its ends."""
    lines = [
        "BEGIN:VCARD", "VERSION:2.1", "N;CHARSET=SHIFT_JIS:髙橋;花子;;;", "FN;CHARSET=SHIFT_JIS:髙橋 花子",
        "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:ﾀｶﾊｼ;ﾊﾅｺ;;;", "TEL;CELL:090-3333-4444", "EMAIL;CELL:.hana..ko.@docomo.ne.jp",
        "X-GN;CHARSET=SHIFT_JIS:お得意様①", "X-GNO:1", "END:VCARD",
    ]  # fmt: skip
    return "PIM00001.VCF", ("\r\n".join(lines) + "\r\n").encode("cp932")


def vcard_4() -> Sample:
    """4.0 with types and a sort key."""
    lines = [
        "BEGIN:VCARD", "VERSION:4.0", 'N;SORT-AS="サトウ,ハナコ":佐藤;花子;;;', "FN:佐藤 花子", "EMAIL;PREF=1;TYPE=work:hanako@sato-vc.jp",
        "EMAIL;TYPE=home:hanako.home@sato-vc.jp", "TEL;VALUE=uri;TYPE=cell:tel:+81-90-5555-6666", "ORG:佐藤花店", "CATEGORIES:お得意様,教室",
        "END:VCARD",
    ]  # fmt: skip
    return "contacts.vcf", ("\r\n".join(lines) + "\r\n").encode()


def contactxml() -> Sample:
    """宛名職人: ContactXML 1.1 with readings as attributes."""
    text = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ContactXML SYSTEM "ContactXML_01_01_20020615.dtd">
<ContactXML version="1.1" xmlns="http://www.xmlns.org/2002/ContactXML" creator="http://www.agenda.co.jp/">
  <ContactXMLItem>
    <PersonName><PersonNameItem xml:lang="ja">
      <FullName pronunciation="ナカムラ ジロウ">中村 次郎</FullName>
      <FirstName pronunciation="ジロウ">次郎</FirstName>
      <LastName pronunciation="ナカムラ">中村</LastName>
    </PersonNameItem></PersonName>
    <Address><AddressItem locationType="Home" preference="True">
      <AddressCode codeDomain="ZIP7">4600001</AddressCode><FullAddress>愛知県名古屋市中区三の丸1-1</FullAddress>
    </AddressItem></Address>
    <Phone><PhoneItem phoneDevice="Phone" locationType="Home">052-000-0000</PhoneItem></Phone>
    <Email><EmailItem emailDevice="PC" locationType="Home">jiro@nakamura-cx.jp</EmailItem></Email>
    <Occupation><OccupationItem><OrganizationName>中村㈱</OrganizationName><JobTitle>店長</JobTitle></OccupationItem></Occupation>
    <Extension><ExtensionItem extensionType="Common" name="Suffix">様</ExtensionItem></Extension>
  </ContactXMLItem>
</ContactXML>
"""
    return "宛名.xml", text.encode()
