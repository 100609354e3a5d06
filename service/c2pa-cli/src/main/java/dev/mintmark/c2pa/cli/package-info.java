/** The commands about C2PA manifests, as c2patool's users know them. */
@NullMarked
package dev.mintmark.c2pa.cli;

import org.jspecify.annotations.NullMarked;
