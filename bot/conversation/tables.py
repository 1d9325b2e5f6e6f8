"""The tables of conversations and messages; changed only together with a migration."""

import sqlalchemy as sa

metadata = sa.MetaData()

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("token_digest", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("updated_at", sa.DateTime, nullable=False, index=True),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("role", sa.String(8), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("client_id", sa.String(64)),
    # The user message this one answers, and, on a user message, whether its answers are complete: a message whose
    # process died half-way is taken up again when the client repeats it.
    sa.Column("answers_id", sa.String(32), index=True),
    sa.Column("answered", sa.Boolean),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
    sa.UniqueConstraint("conversation_id", "client_id", name="uq_messages_client_id"),
)

trackers = sa.Table(
    "trackers",
    metadata,
    sa.Column("sender_id", sa.String(64), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
)
