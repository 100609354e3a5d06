/** Image containers: where a manifest store lies in a file and what the hash leaves out. */
@NullMarked
package dev.mintmark.c2pa.asset;

import org.jspecify.annotations.NullMarked;
