package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.Arrays;

/** The standing of an account as an attester, in the order of the contract. */
public enum AttesterStatus {
    /** Was never appointed. */
    UNKNOWN,
    /** Was appointed; what it signed still verifies, though only the present one can mint. */
    TRUSTED,
    /** Its key is lost or stolen: nothing that it signed verifies any more. */
    REVOKED;

    static AttesterStatus of(BigInteger number) {
        return Arrays.stream(values())
                .filter(status -> BigInteger.valueOf(status.ordinal()).equals(number))
                .findFirst()
                .orElseThrow(
                        () -> new MalformedChainDataException("There is no standing " + number + " of an attester."));
    }
}
