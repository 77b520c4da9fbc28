"""Read: a page becomes a Reply, a folder of pages a Corpus. Knows no numbers and no pictures."""

from helpers.read.collect import CollectReport, collect, collected_addresses
from helpers.read.corpus import Corpus, load_corpus
from helpers.read.fact import Fact
from helpers.read.facts import facts_table, find_facts
from helpers.read.files import UnreadableFile, read_file
from helpers.read.ingest import IngestReport, ingest
from helpers.read.parse import NotAReply, parse_reply
from helpers.read.reply import Reply, Section, outermost

__all__ = [
    "CollectReport",
    "Corpus",
    "Fact",
    "IngestReport",
    "NotAReply",
    "Reply",
    "Section",
    "UnreadableFile",
    "collect",
    "collected_addresses",
    "facts_table",
    "find_facts",
    "ingest",
    "load_corpus",
    "outermost",
    "parse_reply",
    "read_file",
]
