"""Alembic's entry: migrates over the connection that `models.migrate` hands in, inside its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from models.columns import AsJson
from models.tables import Base


def _as_plain_type(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Revisions name SQLAlchemy's types, so that an old one doesn't change with `models.columns`."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return "sa.JSON()" if isinstance(item, AsJson) else f"sa.{item.impl_instance!r}"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_as_plain_type,
    render_as_batch=True,  # SQLite can't alter a column: tables are rebuilt
    transactional_ddl=True,  # true on SQLite too, since `models.database` begins transactions itself
)
with context.begin_transaction():
    context.run_migrations()
