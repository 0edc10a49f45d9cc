"""The declarative base: every constraint has a name, so that a migration can find it; and the key rows are divided by."""

from typing import Annotated

from sqlalchemy import Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


DistrictKey = Annotated[int, mapped_column(Integer)]
"""The district a parcel was first recorded under (立案行政区), on every row about it: never changed, so that records can
be divided by it."""
