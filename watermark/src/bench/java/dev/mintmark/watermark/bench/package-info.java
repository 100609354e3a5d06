/** The Java part of `scripts/bench watermark`: a worker for its Python part, and the JMH benchmarks. */
@NullMarked
package dev.mintmark.watermark.bench;

import org.jspecify.annotations.NullMarked;
