/**
 * The Java binding of the contract Mintmark: typed data, signatures, calls, queries, events and errors. It encodes and
 * decodes with web3j and opens no connection. Numbers are {@code BigInteger} where the contract's are wider than 63
 * bits; hexadecimal text begins with {@code 0x}.
 */
@NullMarked
package dev.mintmark.contracts;

import org.jspecify.annotations.NullMarked;
