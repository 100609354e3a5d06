/**
 * Files, hashes and HTTP calls: atomic writes, the store of sealed files, SHA-256, and requests with a deadline and a size
 * limit. Uses no other package of the service.
 */
@NullMarked
package dev.mintmark.app.io;

import org.jspecify.annotations.NullMarked;
