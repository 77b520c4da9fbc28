"""How sure a fitted topic model is of the weights of its documents, as draws from its posterior."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import numpy as np
import scipy.sparse as sp
from scipy.special import softmax


class Posterior(Protocol):
    """What a model knows of the weights of its documents."""

    def draw(self, n: int, generator: np.random.Generator) -> np.ndarray:
        """n draws of the weights: n x documents x topics; a row sums to one."""

    def in_order(self, topics: np.ndarray) -> Posterior:
        """The same with the topics in another order."""


@dataclasses.dataclass(frozen=True)
class DirichletPosterior:
    """Each document's weights follow a Dirichlet distribution, given the words of the topics.

    Attributes
    ----------
    concentration
        Documents x topics, above zero: prior and words together, so that the mean is a row's share and a long
        document is surer than a short one.
    """

    concentration: np.ndarray

    def draw(self, n: int, generator: np.random.Generator) -> np.ndarray:
        """n draws of the weights: n x documents x topics; a row sums to one."""
        return dirichlet_rows(np.broadcast_to(self.concentration, (n, *self.concentration.shape)), generator)

    def in_order(self, topics: np.ndarray) -> DirichletPosterior:
        """The same with the topics in another order."""
        return DirichletPosterior(self.concentration[:, topics])


@dataclasses.dataclass(frozen=True)
class LogisticNormalPosterior:
    """Each document's weights are the softmax of a normal vector (Laplace's approximation).

    Attributes
    ----------
    mean
        Documents x topics; the topic that the others are measured against is zero.
    root
        Documents x topics x topics: a root of the covariance (its product with its transpose), with zeros for that
        topic.
    """

    mean: np.ndarray
    root: np.ndarray

    def draw(self, n: int, generator: np.random.Generator) -> np.ndarray:
        """n draws of the weights: n x documents x topics; a row sums to one."""
        noise = generator.standard_normal((n, *self.mean.shape))
        eta = self.mean + np.einsum("dkj,ndj->ndk", self.root, noise)
        return np.asarray(softmax(eta, axis=2))

    def in_order(self, topics: np.ndarray) -> LogisticNormalPosterior:
        """The same with the topics in another order."""
        return LogisticNormalPosterior(self.mean[:, topics], self.root[:, topics])


@dataclasses.dataclass(frozen=True, eq=False)
class CombinedPosterior:
    """Of documents that are made of others, such as replies of their sections.

    Attributes
    ----------
    of_parts
        What is known of those others.
    parts
        Documents x parts: how much of each document each part is; a row sums to one.
    """

    of_parts: Posterior
    parts: sp.csr_matrix

    def draw(self, n: int, generator: np.random.Generator) -> np.ndarray:
        """n draws of the weights: n x documents x topics; a row sums to one."""
        # One by one, since the parts may be many more than the documents.
        return np.stack([self.parts @ self.of_parts.draw(1, generator)[0] for _ in range(n)])

    def in_order(self, topics: np.ndarray) -> CombinedPosterior:
        """The same with the topics in another order."""
        return CombinedPosterior(self.of_parts.in_order(topics), self.parts)


def dirichlet_rows(concentration: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A row of shares drawn for each row of concentrations, above zero; the last axis sums to one."""
    # A gamma of a small concentration may be too small for a float.
    sizes = generator.standard_gamma(concentration) + np.finfo(float).tiny
    shares: np.ndarray = sizes / sizes.sum(axis=-1, keepdims=True)
    return shares
