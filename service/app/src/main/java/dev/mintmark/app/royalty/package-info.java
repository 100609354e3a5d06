/**
 * What creators earned: counted from the indexed events of the contract.
 */
@NullMarked
package dev.mintmark.app.royalty;

import org.jspecify.annotations.NullMarked;
