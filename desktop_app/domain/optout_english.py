"""The English phrases of stop and of doubt (mail.md 3.4), for folded text with single spaces."""

import re

_MAILS = (
    r"(e-?mails?|mails?|mailings?|newsletters?|messages?|subscriptions?|advert\w*|ads|promotion\w*|offers"
    r"|updates"
    r"|junk|spam|stuff|crap|rubbish|marketing|correspondence|communications?|list|flyers?)"
)
_THESE = (
    r"((of|from) )?((all|any|these|this|those|your|the|more|further|future|such|that|my|our|other|promotional"
    rf"|marketing|daily|weekly) ){{0,4}}{_MAILS}"
)
_END = (
    r"(?=[ ]?([.,!;:()-]|$|please|pls|any ?more|again|ever|now|immediately|thank|thx|at once|to (me|us|this)"
    r"|from now|in (the )?future))"
)
_ME = r"( (me|us|this (e-?mail|address)|to (me|us|this (e-?mail )?address|my (e-?mail )?address)))"
_ADDRESS = r"(e-?mail address|mail address|e-?mail|address|name and (e-?mail )?address|details|account)"

STRONG_EN = re.compile(
    "|".join(
        (
            r"\bun[- ]?subscri\w*|\bunsubcrib\w*|\bunsuscrib\w*|\bopt(ing)?[- ]?(me[- ]|us[- ])?out\b"
            r"|\bdesubscribe",
            rf"\b(removed?|deleted?|drop|erased?|strike|scratch) (me|us|(my|our|this|the) ({_ADDRESS}))\b",
            r"\b(take|get|strike) (me|us|my .{0,30}?|our .{0,30}?|this (e-?mail |mail )?address) off\b"
            r"|\boff (your|the|this) (mailing |e-?mail )?list\b",
            r"\b(cancel|end|terminate|discontinue|stop) (my|the|this|our|me|all)?\s?(\w+ )?(subscription"
            r"|newsletter"
            r"|membership|mailings?)",
            r"\bno more (of (these|this|your) )?(e-?mails?|mails?|newsletters?|messages|advertis\w*|ads"
            r"|of (these|this))",
            rf"\b(stop|quit|cease|discontinue|end|halt) (sending|e-?mailing|mailing|contacting|spamming"
            rf"|messaging|writing|bothering)"
            rf"({_ME}|{_END}| {_THESE}| (these|this|those|any|anything|more)\b)",
            rf"\b(stop|quit|cease|discontinue|end|halt|cancel) ({_THESE}|(these|this|those|all|it all){_END}"
            rf"|delivery{_END}|send\b)",
            rf"\b(do not|don't|dont|never|stop) (ever )?(send|forward){_ME}?( {_THESE}| (any|anything|these"
            rf"|this|those|more|any more){_END}|{_END})",
            rf"\b(do not|don't|dont|never) (ever )?send{_ME} (any ?more|anything|again)",
            rf"\b(do not|don't|dont|never) (ever )?(e-?mail|mail|contact|write|message|spam|bother){_ME}"
            r"(?! (about|if|before|until|after|on|by|the|a|an|at|when|unless|with|your|my)\b)",
            r"\b(no longer|don't|do not|dont|not|never) (wish|want|like|need|care)( ever)?( to)?( be| \w+ly)?"
            rf" (receiv\w*|get\w*|reciev\w*|hear\w*|read|see|have|contacted"
            rf"|e-?mailed)[^.!?\n]{{0,40}}?\b({_MAILS}|from you|you|these|this|them|it|anything|any ?more)\b",
            rf"\b(no longer|don't|do not|dont|not) (want|need|wish|wish for|wish to have|like"
            rf"|care for) {_THESE}",
            rf"\b(don't|do not|dont) want (these|this|them|any of (this|these)|any more)( any ?more)?{_END}",
            r"\b(like|want|wish) to stop (receiving|getting)|\bstop receiving|\bdiscontinue sending",
            rf"\b(no longer|not|n't) interested in (receiving|getting|hearing|your {_MAILS}|these)",
            rf"\b(please|plz|pls) stop( only| just)?({_END}| ((the|your|my) )?お便り| {_THESE}\b| (it|this"
            rf"|these|all|now|everything)\b)",
            r"\bstop,? please\b|\b(come|get|be) off (your|the|this) (\w+ )?list\b",
            r"\b(please|kindly) (remove|cease)\b(?= ?([.,!]|$|thank))",
            r"\b(pause|suspend|hold|halt) (sending )?(the|my|your|these|all|this)( \w+)? ?(e-?mails?"
            r"|newsletters?|subscriptions?|mailings?)",
            r"\b(want|wish|like) (out|off)\b|\b(taking|removing|deleting|dropping) (me|us|my|our"
            r"|this (e-?mail|address))\b",
            rf"\bno (more |further )?{_MAILS}(?= ?([.,!]|$|please|pls|for me|any ?more))",
            r"\b(no longer|don't|do not|dont|not|never) (wish|want|like|need)( to)?( be)? (on|part of)"
            r" (this|your|the|any) (\w+ )?list",
            rf"\b(don't|do not|dont) (want|need) (any )?(more|further|other) (of )?(your |these "
            rf"|this )?{_MAILS}",
            r"\b(no longer|don't|do not|dont|not|never) (wish|want)( to)? be (contacted|e-?mailed|mailed"
            r"|messaged)",
            r"\b(prefer|like|rather) (not|to not|you not)( to)? (receiv\w+|get\w*|hear\w*|see)"
            rf"[^.!?\n]{{0,30}}?({_MAILS}|from you|these|this)",
            r"\b(withdraw|revoke|cancel|rescind) (me|us|my (consent|permission|agreement|subscription))\b",
            r"\bobject to (receiving|the (use|receipt)|these|your|any|this|further|all)"
            rf"[^.!?\n]{{0,40}}?{_MAILS}",
            r"\b(delete|remove|erase) ((my|our|this) subscription"
            r"|(\w+ )?from (the|your|this|all)? ?(\w+ )?(list|lists|database|mailing))",
            r"\b(be|get|have (me|my \w+|us|this \w+)) (removed|taken off|deleted|unsubscribed)\b",
        )
    )
)
DOUBT_EN = re.compile(
    "|".join(
        (
            r"\b(don't|dont|do not|did not|didn't|never|not|won't|wouldn't)\b(?! (?:want|wish|sign|subscri"
            r"|ask|regist|interest|live))"
            r"(?:(?!, please)[^.!?\n]){0,20}\b(stop(?!ped)|unsubscrib\w*|remove|cancel|take me off|opt)",
            r"\b(resubscribe|re-subscribe|subscribe again|resume|restart|start again|keep (sending|me)|undo"
            r"|changed my mind)\b",
            r"\b(not (receiv|getting|arriv)\w*|haven't (received|got)|never (received|arrived)"
            r"|chang\w+ (of )?(my "
            r")?(e-?mail |mail )?address|new (e-?mail )?address)",
            r"(?<!in )\borders?\b(?! online)|\b(booking|reservation|refund|invoice|appointment|delivery date"
            r"|purchase)\b",
            r"\b(how (do|can|to|would)|where (is|can|do)|accident\w*|by mistake|mistakenly"
            r"|(?<!appreciate )(?<!appreciate it )(?<!grateful )if (?!you (could|can|would|please))(i|you"
            r"|the|it|this|that|there|we|they|next|not|prices?)\b"
            r"|unless|whether|(have|has)(n't| not) decided|maybe|perhaps|might|thinking (of|about)"
            r"|instead of|friend'?s?)\b",
            r"\bmy (wife|husband|mother|father|mum|mom|dad|son|daughter|partner|boss|brother|sister"
            r"|colleague|co-?worker"
            r"|staff|team|parents|neighbou?r)('s)?\b|\b(his|her|their) (e-?mail|address|name)\b|\b(a|the|our"
            r"|some) (colleague|client|customer)\b",
            r"\b(can't|cannot|can not|couldn't|unable to|not able to|fail(ed|s)? to) (unsubscribe|opt|stop"
            r"|find)|\bunsubscri\w+ (link|button|page|form)",
            r"\bignore my\b|\bback in\b|\bwant(s|ed)? back\b|\b(he|she|they) (has|have|would|wants?"
            r"|wish\w*)\b",
            r"\bunsubscribe (rate|link|header|wording|example)|\bthe word (stop|unsubscribe)\b|\bsays? (stop"
            r"|unsubscribe)\b",
        )
    )
)
_REQUEST = re.compile(
    r"\b(?:can|could|would|will|may)(?: you)?(?: please| kindly| be so kind as to| mind| possibly| just){0,2}"
    r"(?= (?:stop|unsubscri|remov|taking|take|delet|cancel|opt|cease|discontinu|end|get|drop|not send))"
    r"(?P<rest>[^.!?\n]{0,120})\?"
    r"|\b(?:can|could|may) (?:i|we|you)(?: please)?(?= (?:be|have|come|get) )(?P<rest2>[^.!?\n]{0,120})\?"
)


def without_request(text: str) -> str:
    """`text` with "could you take me off?" read as "take me off": the question is only politeness."""
    return _REQUEST.sub(lambda hit: f"{hit['rest'] or hit['rest2'] or ''}.", text)
