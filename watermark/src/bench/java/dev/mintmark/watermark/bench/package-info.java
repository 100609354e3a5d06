/** What `scripts/bench watermark` runs in Java: a worker that answers its Python side, and the JMH benchmarks. */
@NullMarked
package dev.mintmark.watermark.bench;

import org.jspecify.annotations.NullMarked;
