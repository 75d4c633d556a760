"""Names that words of a transcript may be, beside it.

Revision: 0003, after 0002. Transcripts made before it have none; doing a recording again finds them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.add_column(sa.Column("suggestions", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("transcripts") as batch_op:  # the default was for the rows that were there
        batch_op.alter_column("suggestions", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("transcripts") as batch_op:
        batch_op.drop_column("suggestions")
