/** Finds manifests by soft bindings: the C2PA Soft Binding Resolution API without its HTTP. */
@NullMarked
package dev.mintmark.app.verify.softbinding;

import org.jspecify.annotations.NullMarked;
