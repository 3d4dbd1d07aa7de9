package io.bascule.sessions;

import io.bascule.job.ContextDocument;

/** A context document with what it says. */
public record DocumentText(ContextDocument document, String content) {}
