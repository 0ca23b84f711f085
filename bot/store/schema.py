"""What all tables share: their metadata, their ids, their references to each other."""

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, MetaData

from bot.store.columns import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """A number of its own."""
    return Column("id", Id, primary_key=True)


def reference(table: str, *, index: bool = False) -> Column[int]:
    """A reference, named after the table that it points to."""
    return Column(f"{table[:-1]}_id", Id, ForeignKey(f"{table}.id"), nullable=False, index=index)


def partial_index(name: str, *columns: Column[int], where: ColumnElement[bool], unique: bool = False) -> None:
    """An index over some rows. Only a query that repeats ``where`` word for word uses it."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
