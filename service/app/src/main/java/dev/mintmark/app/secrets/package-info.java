/**
 * Keys at rest: encryption with a password, files that only their owner can read, and the backup of all keys. Uses {@code io}
 * alone.
 */
@NullMarked
package dev.mintmark.app.secrets;

import org.jspecify.annotations.NullMarked;
