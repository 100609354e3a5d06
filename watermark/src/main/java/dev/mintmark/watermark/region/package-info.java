/** Compares a marked copy with its original, region by region. */
@NullMarked
package dev.mintmark.watermark.region;

import org.jspecify.annotations.NullMarked;
