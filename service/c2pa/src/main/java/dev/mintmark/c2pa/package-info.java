/** C2PA manifests for images: write, read, validate. The entry points are in this package. */
@NullMarked
package dev.mintmark.c2pa;

import org.jspecify.annotations.NullMarked;
