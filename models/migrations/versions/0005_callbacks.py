"""Tries to call back, closing, and the recorded calls that answer a message.

Revision: 0005, after 0004. The numbers of messages from before are taken over, so that calls find them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["messages.id"], name=op.f("fk_attempts_call_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attempts_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("message_id", "call_id", name=op.f("uq_attempts_message_id_call_id")),
    )
    with op.batch_alter_table("attempts") as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_call_id"), ["call_id"], unique=False)

    op.create_table(
        "caller_keys",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_caller_keys_message_id")),
        sa.PrimaryKeyConstraint("message_id", "key", name=op.f("pk_caller_keys")),
    )
    with op.batch_alter_table("caller_keys") as batch_op:
        batch_op.create_index(batch_op.f("ix_caller_keys_key"), ["key"], unique=False)

    op.create_table(
        "closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("resolution", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.Text(), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_closings_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    with op.batch_alter_table("closings") as batch_op:
        batch_op.create_index(batch_op.f("ix_closings_message_id"), ["message_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["messages.id"], name=op.f("fk_questions_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(
            "ix_messages_open",
            ["direction", "queue_rank", "received_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_messages_recipient_number_received_at"), ["recipient_number", "received_at"], unique=False
        )

    with op.batch_alter_table("messages") as batch_op:  # the default was for the rows that were there
        batch_op.alter_column("tries", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    op.execute(
        "INSERT INTO caller_keys (message_id, key) SELECT id, caller_number FROM messages "
        "WHERE direction = 'incoming' AND caller_number LIKE '+%' AND length(caller_number) <= 64"
    )


def downgrade() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_recipient_number_received_at"))
        batch_op.drop_index(
            "ix_messages_open", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_column("tries")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("answered_at")

    op.drop_table("questions")
    with op.batch_alter_table("closings") as batch_op:
        batch_op.drop_index(batch_op.f("ix_closings_message_id"))

    op.drop_table("closings")
    with op.batch_alter_table("caller_keys") as batch_op:
        batch_op.drop_index(batch_op.f("ix_caller_keys_key"))

    op.drop_table("caller_keys")
    with op.batch_alter_table("attempts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempts_call_id"))

    op.drop_table("attempts")
