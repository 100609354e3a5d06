/**
 * The contract's events in tables, read up to the finalized block.
 */
@NullMarked
package dev.mintmark.app.index;

import org.jspecify.annotations.NullMarked;
