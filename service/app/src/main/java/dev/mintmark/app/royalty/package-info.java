/**
 * What creators earned: the contract's royalty events, indexed up to the finalized block.
 */
@NullMarked
package dev.mintmark.app.royalty;

import org.jspecify.annotations.NullMarked;
