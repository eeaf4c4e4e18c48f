"""The tables of version 1, as migration 1 makes them. Never changed: later versions are migrations."""

TABLES = """
CREATE TABLE book (
  one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, practice INTEGER NOT NULL,
  created_at TEXT NOT NULL, hmac_key BLOB NOT NULL
);
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device_id TEXT NOT NULL, kind TEXT NOT NULL,
  at TEXT NOT NULL, subject TEXT, facts TEXT NOT NULL, address_id TEXT, address_digest TEXT, payload_id TEXT,
  payload_digest TEXT, attachments TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX entry_device ON entry (device_id, seq);
CREATE INDEX entry_subject ON entry (subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX entry_address ON entry (address_id, kind, seq) WHERE address_id IS NOT NULL;
CREATE INDEX entry_kind ON entry (kind, seq) WHERE kind <> 'delivery';
CREATE TABLE payload (
  id TEXT PRIMARY KEY NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL, erased_by TEXT
);
CREATE TABLE attachment (
  id TEXT PRIMARY KEY NOT NULL, header TEXT NOT NULL, sha256 TEXT NOT NULL, salt BLOB NOT NULL,
  bytes BLOB NOT NULL, erased_by TEXT
);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE TABLE address (
  id TEXT PRIMARY KEY NOT NULL, key TEXT NOT NULL, key_version INTEGER NOT NULL, text TEXT NOT NULL,
  hmac TEXT NOT NULL, salt BLOB NOT NULL, erased_by TEXT
);
CREATE UNIQUE INDEX address_key ON address (key) WHERE erased_by IS NULL;
CREATE INDEX address_hmac ON address (hmac);
CREATE TABLE batch (
  id TEXT PRIMARY KEY NOT NULL, source TEXT NOT NULL, declaration TEXT NOT NULL, counts TEXT NOT NULL,
  state TEXT NOT NULL, created_at TEXT NOT NULL, recorded_by TEXT
);
CREATE TABLE contact (
  id TEXT PRIMARY KEY NOT NULL, full_name TEXT NOT NULL, family TEXT NOT NULL, given TEXT NOT NULL,
  kana TEXT NOT NULL, company TEXT NOT NULL, department TEXT NOT NULL, title TEXT NOT NULL,
  phone TEXT NOT NULL, country TEXT NOT NULL, recipient_type TEXT NOT NULL,
  recipient_type_ground TEXT NOT NULL, note TEXT NOT NULL, age INTEGER, guardian_consent INTEGER NOT NULL,
  sensitive_consent INTEGER NOT NULL, search TEXT NOT NULL, created_at TEXT NOT NULL,
  batch_id TEXT REFERENCES batch (id)
);
CREATE INDEX contact_batch ON contact (batch_id) WHERE batch_id IS NOT NULL;
CREATE TABLE contact_address (
  address_id TEXT PRIMARY KEY NOT NULL REFERENCES address (id),
  contact_id TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, linked_at TEXT NOT NULL, changed_at TEXT, change_confirmed INTEGER NOT NULL,
  batch_id TEXT REFERENCES batch (id)
);
CREATE INDEX contact_address_contact ON contact_address (contact_id, position);
CREATE TABLE contact_tag (
  contact_id TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE, tag TEXT NOT NULL,
  PRIMARY KEY (contact_id, tag)
);
CREATE INDEX contact_tag_tag ON contact_tag (tag);
CREATE TABLE topic (
  id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, position INTEGER NOT NULL, created_at TEXT NOT NULL
);
CREATE TABLE staff (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE wording (
  number INTEGER PRIMARY KEY, text TEXT NOT NULL, language TEXT NOT NULL, default_on INTEGER NOT NULL,
  displayed_from TEXT, displayed_to TEXT, purpose TEXT, entry_id TEXT NOT NULL REFERENCES entry (id)
);
CREATE TABLE suppression (
  id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), hmac TEXT NOT NULL, address_id TEXT,
  reason TEXT NOT NULL, at TEXT NOT NULL, scope TEXT, until TEXT, channel TEXT
);
CREATE INDEX suppression_hmac ON suppression (hmac);
CREATE TABLE ledger (
  id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), hmac TEXT NOT NULL, address_id TEXT, what TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX ledger_hmac ON ledger (hmac);
CREATE TABLE token (
  token TEXT PRIMARY KEY NOT NULL, hmac TEXT NOT NULL, address_id TEXT NOT NULL, topic_id TEXT NOT NULL,
  created_at TEXT NOT NULL, UNIQUE (hmac, topic_id)
);
CREATE TABLE mailing (
  id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, cls TEXT NOT NULL, topic_id TEXT, address_id TEXT,
  reason TEXT NOT NULL, not_before TEXT, state TEXT NOT NULL, clearance_id TEXT, created_at TEXT NOT NULL,
  started_at TEXT, finished_at TEXT
);
CREATE TABLE newsletter (
  id TEXT PRIMARY KEY NOT NULL REFERENCES mailing (id), title TEXT NOT NULL, subject TEXT NOT NULL,
  language TEXT NOT NULL, theme TEXT NOT NULL, preheader TEXT NOT NULL, blocks TEXT NOT NULL, tag TEXT,
  remote_sale_ad INTEGER, remote_sale_reason TEXT
);
CREATE TABLE delivery (
  id TEXT PRIMARY KEY NOT NULL, mailing_id TEXT NOT NULL REFERENCES mailing (id), position INTEGER NOT NULL,
  contact_id TEXT, address_id TEXT NOT NULL REFERENCES address (id), state TEXT NOT NULL,
  attempts INTEGER NOT NULL, rules TEXT NOT NULL, basis TEXT, evidence_id TEXT, clearance_id TEXT,
  account_id TEXT, message_id TEXT, message_sha256 TEXT, sent_date TEXT, boundary TEXT, retry_at TEXT,
  accepted_at TEXT, merge_entry TEXT NOT NULL REFERENCES entry (id),
  last_entry TEXT NOT NULL REFERENCES entry (id), updated_at TEXT NOT NULL, UNIQUE (mailing_id, address_id)
);
CREATE INDEX delivery_state ON delivery (mailing_id, state, position);
CREATE INDEX delivery_address ON delivery (address_id);
CREATE INDEX delivery_accepted ON delivery (accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX delivery_message ON delivery (message_id) WHERE message_id IS NOT NULL;
CREATE TABLE inbox_message (
  id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), source TEXT NOT NULL, uidvalidity TEXT NOT NULL,
  uid TEXT NOT NULL, message_id TEXT, received_at TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  address_id TEXT, seen_at TEXT NOT NULL, UNIQUE (source, uidvalidity, uid)
);
CREATE INDEX inbox_message_waiting ON inbox_message (address_id) WHERE state = 'waiting';
CREATE INDEX inbox_message_id ON inbox_message (message_id) WHERE message_id IS NOT NULL;
CREATE TABLE lease (
  name TEXT PRIMARY KEY NOT NULL, mailing_id TEXT NOT NULL, device_id TEXT NOT NULL, holder TEXT NOT NULL,
  since TEXT NOT NULL
)
"""

_TOMBSTONE = "SELECT 1 FROM entry WHERE id = NEW.erased_by AND kind = 'tombstone'"

GUARDS = {
    "book_keep": "BEFORE DELETE ON book BEGIN SELECT RAISE(ABORT, 'a book stays'); END",
    "book_same": "BEFORE UPDATE ON book BEGIN SELECT RAISE(ABORT, 'a book stays what it is'); END",
    "entry_keep": "BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END",
    "entry_same": "BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END",
    "payload_keep": """BEFORE DELETE ON payload
      BEGIN SELECT RAISE(ABORT, 'only erasure blanks a payload'); END""",
    "payload_same": f"""BEFORE UPDATE ON payload WHEN NOT (
        OLD.erased_by IS NULL AND NEW.id = OLD.id AND length(NEW.bytes) = 0 AND length(NEW.salt) = 0
        AND EXISTS ({_TOMBSTONE})
      ) BEGIN SELECT RAISE(ABORT, 'only erasure blanks a payload'); END""",
    "attachment_keep": """BEFORE DELETE ON attachment
      BEGIN SELECT RAISE(ABORT, 'only erasure blanks an attachment'); END""",
    "attachment_same": f"""BEFORE UPDATE ON attachment WHEN NOT (
        OLD.erased_by IS NULL AND NEW.id = OLD.id AND length(NEW.bytes) = 0 AND length(NEW.salt) = 0
        AND NEW.header = '' AND NEW.sha256 = '' AND EXISTS ({_TOMBSTONE})
      ) BEGIN SELECT RAISE(ABORT, 'only erasure blanks an attachment'); END""",
    "address_keep": """BEFORE DELETE ON address
      BEGIN SELECT RAISE(ABORT, 'only erasure blanks an address'); END""",
    "address_same": f"""BEFORE UPDATE ON address WHEN NOT (
        OLD.erased_by IS NULL AND NEW.id = OLD.id AND NEW.key = '' AND NEW.text = '' AND NEW.key_version = 0
        AND NEW.hmac = '' AND length(NEW.salt) = 0 AND EXISTS ({_TOMBSTONE})
      ) BEGIN SELECT RAISE(ABORT, 'only erasure blanks an address'); END""",
    "suppression_keep": """BEFORE DELETE ON suppression
      BEGIN SELECT RAISE(ABORT, 'suppressions are never deleted (JP-SEM-3-3-KEEP)'); END""",
    "suppression_same": """BEFORE UPDATE ON suppression
      BEGIN SELECT RAISE(ABORT, 'suppressions are never changed (JP-SEM-3-3-KEEP)'); END""",
    "ledger_keep": "BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger stays'); END",
    "ledger_same": "BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger stays'); END",
    "token_keep": "BEFORE DELETE ON token BEGIN SELECT RAISE(ABORT, 'tokens are never purged'); END",
    "token_same": "BEFORE UPDATE ON token BEGIN SELECT RAISE(ABORT, 'tokens never change'); END",
    "wording_keep": """BEFORE DELETE ON wording
      BEGIN SELECT RAISE(ABORT, 'wordings stay (JP-SEMR-4-1-TEXTVERSION)'); END""",
    "wording_same": """BEFORE UPDATE ON wording WHEN NOT (
        OLD.displayed_to IS NULL AND NEW.number = OLD.number AND NEW.text = OLD.text
        AND NEW.language = OLD.language AND NEW.default_on = OLD.default_on
        AND NEW.displayed_from IS OLD.displayed_from AND NEW.purpose IS OLD.purpose
      ) BEGIN SELECT RAISE(ABORT, 'a wording never changes (JP-SEMR-4-1-TEXTVERSION)'); END""",
    "newsletter_frozen": """BEFORE UPDATE ON newsletter
      WHEN (SELECT state FROM mailing WHERE id = OLD.id) NOT IN ('draft', 'scheduled')
      BEGIN SELECT RAISE(ABORT, 'a newsletter is frozen once it is sent'); END""",
    "delivery_keep": "BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'deliveries stay'); END",
    "delivery_cleared": """BEFORE UPDATE OF state ON delivery
      WHEN NEW.state = 'sending' AND NEW.clearance_id IS NOT
        (SELECT coalesce(clearance_id, '?') FROM mailing WHERE id = NEW.mailing_id)
      BEGIN SELECT RAISE(ABORT, 'nothing is sent without a clearance'); END""",
    "delivery_starts": """BEFORE INSERT ON delivery WHEN NEW.state NOT IN ('queued', 'skipped')
      BEGIN SELECT RAISE(ABORT, 'a delivery starts queued or skipped'); END""",
}


TABLES_OF_5 = (
    """CREATE TABLE segment (
      id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, rules TEXT NOT NULL, position INTEGER NOT NULL,
      created_at TEXT NOT NULL, changed_at TEXT NOT NULL
    )""",
    """CREATE TABLE import_mapping (
      id TEXT PRIMARY KEY NOT NULL, headers TEXT NOT NULL UNIQUE, name TEXT NOT NULL, mapping TEXT NOT NULL,
      used_at TEXT NOT NULL
    )""",
    """CREATE TABLE provision (
      id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), direction TEXT NOT NULL, at TEXT NOT NULL,
      batch_id TEXT REFERENCES batch (id)
    )""",
)
"""What migration 5 adds. `headers` is the folded header set's SHA-256; `rules` and `mapping` are JSON;
a provision's facts are in its entry (APPI 29, 30), `direction` is "received" or "given"."""

GUARDS_OF_5 = {
    "provision_keep": """BEFORE DELETE ON provision
      BEGIN SELECT RAISE(ABORT, 'records of giving and receiving stay (JP-APPI-29-30-KEEP)'); END""",
    "provision_same": """BEFORE UPDATE ON provision
      BEGIN SELECT RAISE(ABORT, 'records of giving and receiving never change'); END""",
}


TABLES_OF_7 = (
    """CREATE TABLE newsletter_template (
      id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL,
      changed_at TEXT NOT NULL, deleted_at TEXT
    )""",
    """CREATE TABLE theme (
      id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, look TEXT NOT NULL,
      origin TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL, deleted_at TEXT
    )""",
    """CREATE TABLE newsletter_version (
      id TEXT PRIMARY KEY NOT NULL, newsletter_id TEXT NOT NULL REFERENCES newsletter (id), at TEXT NOT NULL,
      why TEXT NOT NULL, content TEXT NOT NULL
    )""",
    "CREATE INDEX newsletter_version_of ON newsletter_version (newsletter_id, at)",
)
"""What migration 7 adds. `content` is a draft's JSON, `look` a theme's; `origin` is "own" or "file"; `why` a
version was kept: "opened", "pause", "checked", "restored"."""


TABLES_OF_8 = (
    """CREATE TABLE schedule (
      id TEXT PRIMARY KEY NOT NULL REFERENCES mailing (id), at TEXT NOT NULL, zone TEXT NOT NULL,
      hold INTEGER NOT NULL, clearance TEXT NOT NULL, audience TEXT NOT NULL, set_at TEXT NOT NULL,
      set_by TEXT NOT NULL, asks TEXT NOT NULL
    )""",
    """CREATE TABLE letter (
      id TEXT PRIMARY KEY NOT NULL REFERENCES mailing (id), wording TEXT NOT NULL, language TEXT NOT NULL,
      staff_id TEXT, evidence_id TEXT, token TEXT NOT NULL UNIQUE, answer_by TEXT
    )""",
    "CREATE INDEX letter_evidence ON letter (evidence_id) WHERE evidence_id IS NOT NULL",
    "CREATE INDEX delivery_unknown ON delivery (updated_at) WHERE state = 'unknown'",
    "CREATE INDEX delivery_waiting ON delivery (mailing_id, retry_at) WHERE state = 'deferred'",
)
"""What migration 8 adds. `schedule`: `hold` = minutes in which a send just confirmed can be taken back (0 =
a time was chosen), `clearance` = JSON of what was confirmed, `audience` = JSON list of address ids, `asks` =
code of why a person must say yes first ("" = it starts by itself). `letter`: `wording` = id in wordings.json
with its version, `token` marks its answer, `answer_by` = last day for it, `evidence_id` = what it is to
confirm."""

GUARDS_OF_8 = {
    "letter_keep": "BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'letters stay'); END",
    "letter_same": "BEFORE UPDATE ON letter BEGIN SELECT RAISE(ABORT, 'letters never change'); END",
}


TABLES_OF_9 = (
    """CREATE TABLE bounce (
      id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), address_id TEXT NOT NULL, delivery_id TEXT,
      mailing_id TEXT, message_id TEXT, kind TEXT NOT NULL, status TEXT, at TEXT NOT NULL, state TEXT NOT NULL
    )""",
    "CREATE INDEX bounce_address ON bounce (address_id, at)",
    "CREATE INDEX bounce_mailing ON bounce (mailing_id, state)",
    """CREATE TABLE suppression_undone (
      id TEXT PRIMARY KEY NOT NULL REFERENCES entry (id), suppression_id TEXT NOT NULL UNIQUE
      REFERENCES suppression (id)
    )""",
    """CREATE TABLE mailbox_position (
      source TEXT NOT NULL, uidvalidity TEXT NOT NULL, uid INTEGER NOT NULL, at TEXT NOT NULL,
      PRIMARY KEY (source, uidvalidity)
    )""",
    """CREATE TABLE mailbox_passed (
      source TEXT NOT NULL, uidvalidity TEXT NOT NULL, uid TEXT NOT NULL,
      PRIMARY KEY (source, uidvalidity, uid)
    ) WITHOUT ROWID""",
)
"""What migration 9 adds. `bounce`: one report or refusal about one mail; `kind` hard, mailbox, transient,
policy or unknown, `message_id` the inbox_message that told it (NULL = refused while sending), `state`
counted, held (a person decides), suppressed or dismissed. `suppression_undone`: what the program had stopped
by mistake, as a person says. `mailbox_position`: up to which UID everything was handled; `mailbox_passed`:
mails of a mailbox without rising numbers that are none of our business, by number only."""

GUARDS_OF_9 = {
    "bounce_keep": "BEFORE DELETE ON bounce BEGIN SELECT RAISE(ABORT, 'bounces stay'); END",
    "bounce_same": """BEFORE UPDATE ON bounce WHEN NOT (
        NEW.id = OLD.id AND NEW.address_id = OLD.address_id AND NEW.delivery_id IS OLD.delivery_id
        AND NEW.mailing_id IS OLD.mailing_id AND NEW.message_id IS OLD.message_id AND NEW.kind = OLD.kind
        AND NEW.status IS OLD.status AND NEW.at = OLD.at
      ) BEGIN SELECT RAISE(ABORT, 'of a bounce only what follows changes'); END""",
    "suppression_undone_keep": """BEFORE DELETE ON suppression_undone
      BEGIN SELECT RAISE(ABORT, 'what was undone stays undone'); END""",
    "suppression_undone_same": """BEFORE UPDATE ON suppression_undone
      BEGIN SELECT RAISE(ABORT, 'what was undone never changes'); END""",
}


SEARCH_INDEX = (
    "CREATE TABLE search_index (one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER NOT NULL)",
    "INSERT INTO search_index VALUES (1, 0)",
    """CREATE VIRTUAL TABLE contact_grams USING fts5(
      text, content='', detail=none, columnsize=0, tokenize="trigram case_sensitive 1"
    )""",
    "CREATE VIRTUAL TABLE contact_terms USING fts5vocab(contact_grams, row)",
    "CREATE TABLE search_stale (key INTEGER PRIMARY KEY, text TEXT)",
    """CREATE TRIGGER contact_added_stale AFTER INSERT ON contact
      WHEN NEW.rowid <= (SELECT upto FROM search_index)
      BEGIN INSERT OR IGNORE INTO search_stale VALUES (NEW.rowid, NULL); END""",
    """CREATE TRIGGER contact_gone_stale AFTER DELETE ON contact
      WHEN OLD.rowid <= (SELECT upto FROM search_index)
      BEGIN INSERT OR IGNORE INTO search_stale VALUES (OLD.rowid, OLD.search); END""",
    """CREATE TRIGGER contact_changed_stale AFTER UPDATE OF search ON contact
      WHEN OLD.rowid <= (SELECT upto FROM search_index) AND OLD.search <> NEW.search
      BEGIN INSERT OR IGNORE INTO search_stale VALUES (OLD.rowid, OLD.search); END""",
)
"""What migration 6 adds: three letters of each search text → the contacts that have them, for contacts up to
`upto`, which `contact_search.extend` moves. Two line ends follow each text, so that its last letters begin
three, too. Triggers may not write to FTS5 (trusted_schema is off): they note who is not what the index says,
with the text that it has, NULL = none."""


def statements() -> list[str]:
    """Every statement of version 1, in order."""
    tables = [part.strip() for part in TABLES.split(";") if part.strip()]
    return tables + [f"CREATE TRIGGER {name} {body}" for name, body in GUARDS.items()]
