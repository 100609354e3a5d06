/** Image formats: where a file holds its manifest store and which bytes the hash excludes. */
@NullMarked
package dev.mintmark.c2pa.asset;

import org.jspecify.annotations.NullMarked;
