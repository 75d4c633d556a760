"""The numbers said in a recording, beside its transcript.

Revision: 0002, after 0001. Transcripts made before it have none; doing a recording again finds them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.add_column(sa.Column("numbers", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("transcripts") as batch_op:  # the default was for the rows that were there
        batch_op.alter_column("numbers", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.drop_column("numbers")
