/**
 * Files, hashes and HTTP calls: atomic writes, the store of files by hash, SHA-256, HTTP requests with a deadline and a size
 * limit, and the reasons of failures of files and the database. Uses no other package of the service.
 */
@NullMarked
package dev.mintmark.app.io;

import org.jspecify.annotations.NullMarked;
