/** X.509: the certificate profile of claim signers and the chain to a trust anchor. */
@NullMarked
package dev.mintmark.c2pa.trust;

import org.jspecify.annotations.NullMarked;
