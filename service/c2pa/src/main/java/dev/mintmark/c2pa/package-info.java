@NullMarked
package dev.mintmark.c2pa;

import org.jspecify.annotations.NullMarked;
