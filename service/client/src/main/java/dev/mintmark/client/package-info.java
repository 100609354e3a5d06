/** A client of a Mintmark service: {@link dev.mintmark.client.MintmarkClient} creates, awaits, lists, mints and verifies artworks. */
@NullMarked
package dev.mintmark.client;

import org.jspecify.annotations.NullMarked;
