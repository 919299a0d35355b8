"""Judge whether a sentence states an event as a fact, or denies, doubts, plans or attributes it."""
