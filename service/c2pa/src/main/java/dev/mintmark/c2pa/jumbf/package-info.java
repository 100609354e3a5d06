/** JUMBF boxes (ISO/IEC 19566-5) as the C2PA specification lays them out. */
@NullMarked
package dev.mintmark.c2pa.jumbf;

import org.jspecify.annotations.NullMarked;
