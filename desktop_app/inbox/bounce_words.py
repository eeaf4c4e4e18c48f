"""What servers write when a mail comes back, as a table of words and their class (mail.md 4.2-4.4).

The words are compared in NFKC, lower case, with single spaces. The first row that fits decides, so that a
row stands before those that would misread its words: 「sender address rejected」 is no word on the recipient.
Every pattern is bounded: the text is hostile.
"""

import re
from typing import Final

from desktop_app.inbox.bounce_row import Row
from desktop_app.inbox.bounce_words_hosts import HOSTS
from desktop_app.inbox.bounce_words_line import LINE, VAGUE
from desktop_app.inbox.bounce_words_people import MAILBOXES, NOBODY
from desktop_app.inbox.bounce_words_refused import REFUSED, SENDERS
from desktop_app.inbox.bounce_words_world import (
    CLOSED_ELSEWHERE,
    FULL_ELSEWHERE,
    LINE_ELSEWHERE,
    NOBODY_ELSEWHERE,
    REFUSED_ELSEWHERE,
)

ROWS: Final[tuple[Row, ...]] = (
    *SENDERS, *MAILBOXES, *FULL_ELSEWHERE, *CLOSED_ELSEWHERE, *NOBODY, *NOBODY_ELSEWHERE, *HOSTS, *REFUSED,
    *REFUSED_ELSEWHERE, *LINE, *LINE_ELSEWHERE, *VAGUE,
)
"""Ordered by specificity."""

LATE: Final = re.compile(
    r"(warning|notification|advisory)[- :]*(message )?only|you do ?n[o'] ?t need to resend|"
    r"do not need to (re-?send|take any)|no action is required (on|by) your|(delivery|message|mail|"
    r"e-?mail)( \S{1,60})? (is |has been |was )?delayed|delayed (delivery|mail)|not yet been delivered|"
    r"will (be retried|continue to|keep trying|retry|try again|be attempted)|still (being )?(trying|"
    r"attempt|be retried)|delivery attempts will continue|delivery status notification \(delay\)|"
    r"could not (be delivered|send message) for (the )?(past |last )?\d+ (hour|minute)|"
    r"has been postponed|配(信|送|達)(が|は|の)?遅(延|れ)|遅延(通知|して)|再送(信)?(を|は)?(試み|続け|"
    r"いたし|行い)|再試行(し|を|い)|引き続き(再送|配送|送信)"
)
"""A mail that is only late: it has not come back."""

NOT_LATE: Final = re.compile(
    r"(given|giving|gave) up|permanent(ly)?( fatal)? (error|fail)|returned mail|returning (message|"
    r"mail)|will not be (retried|attempted)|not going to try again|undeliverable|"
    r"delivery (has )?failed|expired|(配信|送信|配送|お?届け)(が|は)?でき(ません|なかった)|断念|(再送|"
    r"配送)を中止"
)
"""Words of an end, whatever else was tried before."""

ARRIVED: Final = re.compile(
    r"(?<!not )\b(was|were|been|is|are) (successfully |expanded )?(and )?(successfully )?(delivered|"
    r"relayed|expanded)( successfully)?( (to|by|into|on)|\.|$)|successful mail delivery|"
    r"successfully delivered|delivery status notification \((relay|success|expand\w*)\)|"
    r"delivery to (these|the following) recipients? .{0,40}(is complete|succe)|mail delivery succe|"
    r"return receipt|relayed to non-?dsn|expanded by mailing list|"
    r"delivery notification was sent by the destination|delivered to (the )?(mailbox|recipient)|"
    r"正常に(配信|配送|送信)|配信(が)?完了|配送(が)?完了"
)
"""A mail that did arrive."""
