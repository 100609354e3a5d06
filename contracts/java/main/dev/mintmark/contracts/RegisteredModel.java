package dev.mintmark.contracts;

/**
 * What the contract's registry says of a checksum.
 *
 * @param id the model's number, from 1; 0 if it has not been registered
 * @param revoked whether it has been revoked
 */
public record RegisteredModel(int id, boolean revoked) {
    /** Whether it is known, revoked or not. */
    public boolean registered() {
        return id != 0;
    }

    /** Whether something can be minted from it. */
    public boolean active() {
        return registered() && !revoked;
    }
}
