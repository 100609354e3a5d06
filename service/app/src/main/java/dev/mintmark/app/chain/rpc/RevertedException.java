package dev.mintmark.app.chain.rpc;

import dev.mintmark.contracts.Revert;

/** The contract reverts the call; the message is one sentence with the reason. */
public final class RevertedException extends Exception {
    private final Revert revert;

    /** @param revert what the contract said */
    public RevertedException(Revert revert) {
        super(sentence(revert));
        this.revert = revert;
    }

    /** The name of the contract's custom error, such as {@code UnknownModel}. */
    public String error() {
        return revert.error();
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    private static String sentence(Revert revert) {
        String why = switch (revert.error()) {
            case "AlreadyMinted" -> "this file has been minted before";
            case "UnknownModel" -> "the model is not registered on the contract";
            case "ModelIsRevoked" -> "the model was revoked on the contract";
            case "ModelAlreadyRegistered" -> "the model is registered already";
            case "Expired" -> "the signature's deadline has passed";
            case "InvalidSignature" -> "the signature is not of the account that must sign";
            case "MintingIsPaused" -> "minting is paused";
            case "RoyaltyTooHigh" -> "the royalty is above 10 %";
            case "RegistryFull" -> "the contract's registry is full";
            case "VoucherRevoked" -> "the voucher was revoked";
            case "EpochPassed" -> "its signer has cancelled it";
            case "TokenEpochPassed" -> "the token was transferred or its listings were cancelled since it was signed";
            case "TransferFromIncorrectOwner" -> "the seller does not own the token";
            case "BuyerIsSeller" -> "the seller cannot buy from itself";
            case "WrongPayment" -> "the payment is not exactly the price";
            case "NothingToWithdraw" -> "there is nothing to withdraw";
            case "WithdrawalRefused" -> "the receiver refuses the payment";
            case "BidTooLow" -> "the bid is too low";
            case "AuctionOver" -> "the auction is over";
            case "AuctionRuns" -> "the auction still runs";
            case "AuctionHasBid" -> "the auction has a bid";
            case "NoAuction" -> "the token is in no auction";
            case "CurrencyNotAccepted" -> "the currency is not allowed on the market";
            case "TokenDoesNotExist" -> "there is no such token";
            case "RoleTaken" -> "one account may not hold both roles";
            case "Unauthorized" -> "the sender's account may not do this";
            default -> "";
        };
        return why.isEmpty()
                ? "The contract refuses the call: " + revert.message()
                : "The contract refuses the call, because " + why + ": " + revert.message() + ".";
    }
}
