package dev.mintmark.contracts;

/**
 * The registration of a model's checksum on the contract.
 *
 * @param id the model's number, from 1; 0 if it has not been registered
 * @param revoked whether it has been revoked
 */
public record RegisteredModel(int id, boolean revoked) {
    /** Whether the checksum is registered, revoked or not. */
    public boolean isRegistered() {
        return id != 0;
    }

    /** Whether images of the model can be minted. */
    public boolean isActive() {
        return isRegistered() && !revoked;
    }
}
