"""peewee models of the small tables. Nobody outside storage imports them.

They bind to no database: every query is executed on a Book (`book.rows(query)`, `book.run(query)`).
The chained tables and the hot paths are read and written with SQL in their modules.
"""

import peewee

IN_ORDER = peewee.SQL("rowid")
"""The order in which rows were made, also within one tick of the clock."""


class Topic(peewee.Model):
    id = peewee.TextField(primary_key=True)
    name = peewee.TextField(unique=True)
    position = peewee.IntegerField()
    created_at = peewee.TextField()

    class Meta:
        table_name = "topic"


class Staff(peewee.Model):
    id = peewee.TextField(primary_key=True)
    name = peewee.TextField(unique=True)
    created_at = peewee.TextField()

    class Meta:
        table_name = "staff"


class Setting(peewee.Model):
    key = peewee.TextField(primary_key=True)
    value = peewee.TextField()
    updated_at = peewee.TextField()

    class Meta:
        table_name = "setting"


class Batch(peewee.Model):
    id = peewee.TextField(primary_key=True)
    source = peewee.TextField()
    declaration = peewee.TextField()
    counts = peewee.TextField()
    state = peewee.TextField()
    created_at = peewee.TextField()
    recorded_by = peewee.TextField(null=True)

    class Meta:
        table_name = "batch"


class Lease(peewee.Model):
    name = peewee.TextField(primary_key=True)
    mailing_id = peewee.TextField()
    device_id = peewee.TextField()
    holder = peewee.TextField()
    since = peewee.TextField()

    class Meta:
        table_name = "lease"


class Mailing(peewee.Model):
    id = peewee.TextField(primary_key=True)
    kind = peewee.TextField()
    cls = peewee.TextField()
    topic_id = peewee.TextField(null=True)
    address_id = peewee.TextField(null=True)
    reason = peewee.TextField()
    not_before = peewee.TextField(null=True)
    state = peewee.TextField()
    clearance_id = peewee.TextField(null=True)
    created_at = peewee.TextField()
    started_at = peewee.TextField(null=True)
    finished_at = peewee.TextField(null=True)
    account_id = peewee.TextField(null=True)

    class Meta:
        table_name = "mailing"


class Newsletter(peewee.Model):
    id = peewee.TextField(primary_key=True)
    title = peewee.TextField()
    subject = peewee.TextField()
    language = peewee.TextField()
    theme = peewee.TextField()
    preheader = peewee.TextField()
    blocks = peewee.TextField()
    tag = peewee.TextField(null=True)
    remote_sale_ad = peewee.BooleanField(null=True)
    remote_sale_reason = peewee.TextField(null=True)
    remote_sale_seen = peewee.TextField(null=True)
    changed_at = peewee.TextField(null=True)
    deleted_at = peewee.TextField(null=True)
    segment_id = peewee.TextField(null=True)

    class Meta:
        table_name = "newsletter"


MODELS = (Topic, Staff, Setting, Batch, Lease, Mailing, Newsletter)
