/** What a manifest says: claims and typed assertions, and how they become bytes. */
@NullMarked
package dev.mintmark.c2pa.manifest;

import org.jspecify.annotations.NullMarked;
