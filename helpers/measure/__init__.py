"""Measure: a Corpus becomes tables of numbers. Knows no pictures.

A corpus is cut into `Tokens` once (`tokenize`) and counted in a `DocumentTermMatrix` (`document_term_matrix`). Measures
take one of these, or a table that another measure returned, and return a table: its docstring lists the columns, and
``table.attrs["provenance"]`` tells how it was made. In every table `count` is how often a term occurs, `used_in` in how
many of the texts looked at, and a bare plural (`tokens`, `replies`, `parts`, `windows`) how many there are. Which
measure answers which question stands in ``helpers/measure/README.md``.
"""

from helpers.measure.adoption import adoption, first_uses
from helpers.measure.agreement import code_agreement, krippendorff_alpha
from helpers.measure.aliases import merge_aliases
from helpers.measure.audit import audit_lexicon, audit_stop_words
from helpers.measure.bursts import bursts
from helpers.measure.candidates import read_accepted, write_candidates
from helpers.measure.change_points import change_points
from helpers.measure.choose_k import choose_k
from helpers.measure.co_words import co_words
from helpers.measure.coding_sheets import read_coding_sheet, write_coding_sheet
from helpers.measure.coherence import coherence, count_windows, topic_coherence
from helpers.measure.collocations import collocations
from helpers.measure.communities import communities
from helpers.measure.coverage import field_coverage
from helpers.measure.dispersion import dispersion, part_rates
from helpers.measure.dtm import DocumentTermMatrix, document_term_matrix
from helpers.measure.dynamic import DynamicTopics, fit_dynamic_topics
from helpers.measure.effects import topic_effects
from helpers.measure.exclusivity import exclusivity, frex, lift
from helpers.measure.held_out import held_out_likelihood
from helpers.measure.intrusion import Intrusion, topic_intrusion, word_intrusion, word_set_intrusion
from helpers.measure.intrusion_scores import intrusion_by_item, score_intrusion, simulated_coder
from helpers.measure.keyness import keyness
from helpers.measure.kwic import kwic
from helpers.measure.letters import section_lengths
from helpers.measure.lexicon import load_glosses, load_lexicon, load_stop_layer, load_stop_words
from helpers.measure.many_fits import drawn_replies, fit_many
from helpers.measure.new_words import find_new_words
from helpers.measure.passages import representative_passages
from helpers.measure.planted import Planted, planted_corpus
from helpers.measure.prevalence import prevalence_slopes, topic_prevalence
from helpers.measure.prototype import prototype
from helpers.measure.reference import load_reference_counts, reference_trend
from helpers.measure.search_k import search_k
from helpers.measure.sensitivity import sensitivity
from helpers.measure.series import term_rates
from helpers.measure.stability import align_topics, average_jaccard, mark_stability, topic_stability
from helpers.measure.streaming import TopicsInParts, fit_topics_in_parts
from helpers.measure.themes import theme_agreement, theme_seeds, theme_table
from helpers.measure.tokenizer import Tokenizer
from helpers.measure.tokens import Tokens, tokenize
from helpers.measure.topic_map import topic_map
from helpers.measure.topic_model import TopicModel
from helpers.measure.topic_overlap import topic_overlap
from helpers.measure.topics import fit_topics
from helpers.measure.trend_tests import mann_kendall
from helpers.measure.trends import keyword_trend
from helpers.measure.wordfish import Wordfish, fit_wordfish

__all__ = [
    "DocumentTermMatrix",
    "DynamicTopics",
    "Intrusion",
    "Planted",
    "Tokenizer",
    "Tokens",
    "TopicModel",
    "TopicsInParts",
    "Wordfish",
    "adoption",
    "align_topics",
    "audit_lexicon",
    "audit_stop_words",
    "average_jaccard",
    "bursts",
    "change_points",
    "choose_k",
    "co_words",
    "code_agreement",
    "coherence",
    "collocations",
    "communities",
    "count_windows",
    "dispersion",
    "document_term_matrix",
    "drawn_replies",
    "exclusivity",
    "field_coverage",
    "find_new_words",
    "first_uses",
    "fit_dynamic_topics",
    "fit_many",
    "fit_topics",
    "fit_topics_in_parts",
    "fit_wordfish",
    "frex",
    "held_out_likelihood",
    "intrusion_by_item",
    "keyness",
    "keyword_trend",
    "krippendorff_alpha",
    "kwic",
    "lift",
    "load_glosses",
    "load_lexicon",
    "load_reference_counts",
    "load_stop_layer",
    "load_stop_words",
    "mann_kendall",
    "mark_stability",
    "merge_aliases",
    "part_rates",
    "planted_corpus",
    "prevalence_slopes",
    "prototype",
    "read_accepted",
    "read_coding_sheet",
    "reference_trend",
    "representative_passages",
    "score_intrusion",
    "search_k",
    "section_lengths",
    "sensitivity",
    "simulated_coder",
    "term_rates",
    "theme_agreement",
    "theme_seeds",
    "theme_table",
    "tokenize",
    "topic_coherence",
    "topic_effects",
    "topic_intrusion",
    "topic_map",
    "topic_overlap",
    "topic_prevalence",
    "topic_stability",
    "word_intrusion",
    "word_set_intrusion",
    "write_candidates",
    "write_coding_sheet",
]
