/**
 * Vaults that share royalties among payees, and where a creator's royalties go.
 */
@NullMarked
package dev.mintmark.app.vault;

import org.jspecify.annotations.NullMarked;
