"""What counts: DuckDB in this process, Spark beside it or on a cluster.

Exists so that the rest of the room asks in SQL and gets rows, whoever answers; what an engine complains of becomes an
error for people. May import `civtrack.errors` and `civtrack.exchange.counting`; engines inside functions only.
"""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from civtrack import fence
from civtrack.errors import CivtrackError, EngineFailed, ExtraMissing, UsageMistake
from civtrack.exchange.counting import ITEMS, UNITS
from civtrack.exchange.offices import Export
from civtrack.model import N_, Message

__all__ = ["ENGINES", "Engine", "opened"]

ENGINES = ("duckdb", "local-spark", "spark://HOST:PORT")
Rows = Sequence[Sequence[Any]]


class Engine(Protocol):
    """Something that counts exported items.

    Attributes:
        dialect: How it spells SQL, as ibis calls it.
    """

    dialect: str

    def units(self, leading: Mapping[str, str | None]) -> None:
        """Takes in the texts of units, each with the unit that leads."""

    def ask(self, question: str) -> Rows:
        """The rows that answer a question.

        Raises:
            EngineFailed: It could not.
        """


@contextlib.contextmanager
def opened(name: str, exports: Sequence[Export]) -> Iterator[Engine]:
    """An engine with these exports at hand, closed in the end.

    Raises:
        UsageMistake: There is no engine of that name.
        ExtraMissing: It is not installed.
        EngineFailed: It does not start, or cannot read the files.
    """
    if name == "duckdb":
        engine: _DuckDB | _Spark = _DuckDB(exports)
    elif name == "local-spark":
        engine = _Spark("local[*]", exports)
    elif name.startswith("spark://"):
        engine = _Spark(name, exports)
    else:
        detail = Message(N_("“{found}” is none of {known}"), {"found": name, "known": list(ENGINES)})
        raise UsageMistake("--engine", detail=detail)
    try:
        yield engine
    finally:
        engine.close()


class _DuckDB:
    dialect = "duckdb"

    def __init__(self, exports: Sequence[Export]) -> None:
        try:
            import duckdb
        except ImportError:
            raise ExtraMissing("duckdb", extra="rollup") from None
        self._errors: Any = duckdb.Error
        self._memory: Any = duckdb.OutOfMemoryException
        self._session: Any = duckdb.connect(":memory:")
        self._session.execute("SET enable_progress_bar = false")
        self._fenced = (most := fence.memory()) is not None
        if most is not None:
            self._session.execute("SET temp_directory = ''")  # what is too much is refused, not written to the disk
            self._session.execute(f"SET memory_limit = '{most >> 21}MiB'")
        files = [glob.escape(export.path) if "://" not in export.path else export.path for export in exports]
        listed = f"[{', '.join(map(_quoted, files))}]"
        places = "hive_partitioning = true, hive_types = {'office': VARCHAR, 'as_of': DATE}, union_by_name = true"
        self._run(f"CREATE VIEW {ITEMS} AS SELECT * FROM read_parquet({listed}, {places})")  # noqa: S608 - quoted

    def units(self, leading: Mapping[str, str | None]) -> None:
        self._run(f"CREATE TABLE {UNITS} (unit_text VARCHAR, lead_unit VARCHAR)")
        if leading:
            texts, leaders = list(leading), list(leading.values())
            self._run(f"INSERT INTO {UNITS} SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])", texts, leaders)

    def ask(self, question: str) -> Rows:
        with fence.stopping(self._session.interrupt):
            rows: Rows = self._run(question).fetchall()
        return rows

    def _run(self, text: str, *values: Any) -> Any:
        try:
            with fence.stopping(self._session.interrupt):
                return self._session.execute(text, list(values))
        except self._errors as error:
            if self._fenced and isinstance(error, self._memory):
                raise MemoryError from None
            raise EngineFailed("duckdb", detail=_first_line(error)) from error

    def close(self) -> None:
        self._session.close()


class _Spark:
    dialect = "pyspark"

    def __init__(self, master: str, exports: Sequence[Export]) -> None:
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError:
            raise ExtraMissing("pyspark", extra="spark") from None
        self._errors: Any = PySparkException
        self._master = master
        # Java reads names of files by the locale: under C it would not find office=盘锦市.
        os.environ["LC_ALL"] = "C.UTF-8"
        if master.startswith("local"):
            os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        builder = (
            SparkSession.builder.master(master)
            .appName("civtrack rollup")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "OFF")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        )
        if master.startswith("local"):
            builder = builder.config("spark.sql.shuffle.partitions", "8").config(
                "spark.driver.bindAddress", "127.0.0.1"
            )
        with _silent():
            try:
                self._session: Any = builder.getOrCreate()
            except CivtrackError:
                raise
            except Exception as error:
                raise EngineFailed(master, detail=_first_line(error)) from error
        roots: dict[str, list[str]] = {}
        for export in exports:
            roots.setdefault(export.root, []).append(export.path)
        frames = [self._read(root, files) for root, files in roots.items()]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionByName(frame)
        whole.createOrReplaceTempView(ITEMS)

    def _read(self, root: str, files: Sequence[str]) -> Any:
        from pyspark.sql.functions import col

        try:
            frame = self._session.read.option("basePath", root).parquet(*(_literal(file) for file in files))
            return frame.withColumn("as_of", col("as_of").cast("date"))
        except CivtrackError:
            raise
        except Exception as error:
            raise EngineFailed(self._master, detail=_first_line(error)) from error

    def units(self, leading: Mapping[str, str | None]) -> None:
        frame = self._session.createDataFrame(list(leading.items()), "unit_text string, lead_unit string")
        frame.createOrReplaceTempView(UNITS)

    def ask(self, question: str) -> Rows:
        try:
            return [tuple(row) for row in self._session.sql(question).collect()]
        except CivtrackError:
            raise
        except Exception as error:
            raise EngineFailed(self._master, detail=_first_line(error)) from error

    def close(self) -> None:
        self._session.stop()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(path: str) -> str:
    """A path that Spark does not take for a pattern."""
    return "".join(f"\\{char}" if char in "{}[]*?\\" else char for char in path)


def _first_line(error: BaseException) -> str:
    """What went wrong in one line; of an error in Java that is its second, the first says only where it was called."""
    lines = [line.removeprefix(": ") for line in str(error).strip().splitlines()]
    said = (
        lines[1] if len(lines) > 1 and lines[0].startswith("An error occurred while calling") else next(iter(lines), "")
    )
    return said or type(error).__name__


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """While Spark starts: what Java prints before it can be told to be quiet goes nowhere."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
