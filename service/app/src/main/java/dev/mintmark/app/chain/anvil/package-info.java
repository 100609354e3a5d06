/**
 * The embedded chain: anvil as a child process, its state kept in the data folder.
 */
@NullMarked
package dev.mintmark.app.chain.anvil;

import org.jspecify.annotations.NullMarked;
