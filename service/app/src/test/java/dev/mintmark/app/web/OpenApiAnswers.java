package dev.mintmark.app.web;

import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.api.AnchorProof;
import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.AuctionResponse;
import dev.mintmark.app.api.AuditPage;
import dev.mintmark.app.api.CreditList;
import dev.mintmark.app.api.CurrencyList;
import dev.mintmark.app.api.FilledGaps;
import dev.mintmark.app.api.ImportedContent;
import dev.mintmark.app.api.KeyList;
import dev.mintmark.app.api.KeyResponse;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.OfferList;
import dev.mintmark.app.api.PrincipalList;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.api.RecipeResponse;
import dev.mintmark.app.api.ReindexedChain;
import dev.mintmark.app.api.TokenResponse;
import dev.mintmark.app.api.VoucherPage;
import dev.mintmark.app.api.VoucherResponse;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.MintingPause;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.UnsignedRoleTransaction;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.KeptContent;
import dev.mintmark.app.market.AuctionTransaction;
import dev.mintmark.app.market.CancelledEpoch;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.SignedOffer;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.mint.ChainCheck;
import dev.mintmark.app.mint.MintPrice;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.RoyaltyReceiver;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.webhook.WebhookStatus;
import java.util.Map;

/** The record that each operation answers with: its method, path and status. */
final class OpenApiAnswers {
    static final Map<String, Class<?>> ALL = Map.ofEntries(
            Map.entry("post /api/artworks 202", ArtworkList.class),
            Map.entry("get /api/artworks 200", ArtworkPage.class),
            Map.entry("get /api/artworks/{id} 200", ArtworkResponse.class),
            Map.entry("get /api/artworks/{id}/recipe 200", RecipeResponse.class),
            Map.entry("post /api/artworks/{id}/cancel 200", ArtworkResponse.class),
            Map.entry("post /api/artworks/{id}/retry 202", ArtworkResponse.class),
            Map.entry("post /api/artworks/{id}/mint 202", ArtworkResponse.class),
            Map.entry("post /api/artworks/{id}/anchor 202", AnchorResponse.class),
            Map.entry("get /api/artworks/{id}/anchor 200", AnchorResponse.class),
            Map.entry("get /api/artworks/{id}/anchor-proof 200", AnchorProof.class),
            Map.entry("post /api/artworks/{id}/claim 202", ArtworkResponse.class),
            Map.entry("get /api/artworks/{id}/mint-price 200", MintPrice.class),
            Map.entry("post /api/vouchers/{id} 200", VoucherResponse.class),
            Map.entry("get /api/vouchers/{id} 200", VoucherResponse.class),
            Map.entry("delete /api/vouchers/{id} 200", VoucherResponse.class),
            Map.entry("get /api/vouchers 200", VoucherPage.class),
            Map.entry("get /api/verify/{sha256} 200", Verification.class),
            Map.entry("post /api/verify 200", Verification.class),
            Map.entry("get /api/models 200", ModelList.class),
            Map.entry("post /api/models 201", ModelResponse.class),
            Map.entry("get /api/models/log 200", ModelLog.class),
            Map.entry("get /api/models/{id}/verify 200", Models.ChecksumResult.class),
            Map.entry("get /api/tokens/{tokenId} 200", TokenResponse.class),
            Map.entry("post /api/tokens/{tokenId}/listing 201", SignedListing.class),
            Map.entry("post /api/tokens/{tokenId}/buy 200", Sale.class),
            Map.entry("get /api/chain 200", ChainStatus.class),
            Map.entry("post /api/chain/bump 200", ReplacedTransaction.class),
            Map.entry("post /api/chain/cancel-tx 200", ReplacedTransaction.class),
            Map.entry("get /api/chain/roles 200", RolesStatus.class),
            Map.entry("post /api/chain/roles/transaction 200", RoleTransaction.class),
            Map.entry("post /api/chain/roles/unsigned 200", UnsignedRoleTransaction.class),
            Map.entry("post /api/chain/roles/signed 200", RoleTransaction.class),
            Map.entry("post /api/chain/pause 200", MintingPause.MintingState.class),
            Map.entry("post /api/chain/unpause 200", MintingPause.MintingState.class),
            Map.entry("post /api/chain/reindex 200", ReindexedChain.class),
            Map.entry("get /api/webhooks 200", WebhookStatus.class),
            Map.entry("post /api/webhooks/ping 200", WebhookStatus.class),
            Map.entry("post /api/webhooks/retry 200", WebhookStatus.class),
            Map.entry("post /api/chain/fill-gap 200", FilledGaps.class),
            Map.entry("get /api/chain/check 200", ChainCheck.class),
            Map.entry("post /api/chain/check 200", ChainCheck.class),
            Map.entry("delete /api/tokens/{tokenId}/listing 200", TokenTransaction.class),
            Map.entry("post /api/tokens/{tokenId}/transfer 200", TokenTransaction.class),
            Map.entry("post /api/tokens/{tokenId}/burn 200", TokenTransaction.class),
            Map.entry("get /api/tokens/{tokenId}/offers 200", OfferList.class),
            Map.entry("post /api/tokens/{tokenId}/offers 201", SignedOffer.class),
            Map.entry("post /api/tokens/{tokenId}/offers/{offer}/accept 200", Sale.class),
            Map.entry("get /api/tokens/{tokenId}/auction 200", AuctionResponse.class),
            Map.entry("post /api/tokens/{tokenId}/auction 201", AuctionTransaction.class),
            Map.entry("delete /api/tokens/{tokenId}/auction 200", AuctionTransaction.class),
            Map.entry("post /api/tokens/{tokenId}/auction/bid 200", AuctionTransaction.class),
            Map.entry("post /api/tokens/{tokenId}/auction/settle 200", AuctionTransaction.class),
            Map.entry("post /api/accounts/{address}/cancel-all 200", CancelledEpoch.class),
            Map.entry("get /api/currencies 200", CurrencyList.class),
            Map.entry("post /api/currencies/transaction 200", CurrencySettings.CurrencyTransaction.class),
            Map.entry("get /api/royalties/{address}/credits 200", CreditList.class),
            Map.entry("post /api/vaults 200", CreatedVault.class),
            Map.entry("post /api/vaults 201", CreatedVault.class),
            Map.entry("get /api/vaults/{address} 200", VaultState.class),
            Map.entry("post /api/vaults/{address}/release 200", VaultRelease.class),
            Map.entry("get /api/royalties/{subject}/receiver 200", RoyaltyReceiver.class),
            Map.entry("post /api/royalties/{subject}/receiver 200", RoyaltyReceiver.class),
            Map.entry("get /api/ipfs 200", CopyRepair.Status.class),
            Map.entry("post /api/ipfs/repair 200", CopyRepair.Report.class),
            Map.entry("post /api/ipfs/gc 200", KeptContent.Garbage.class),
            Map.entry("post /api/ipfs/imports 201", ImportedContent.class),
            Map.entry("put /api/artworks/{id}/visibility 200", ArtworkResponse.class),
            Map.entry("get /api/principals 200", PrincipalList.class),
            Map.entry("post /api/principals 201", PrincipalResponse.class),
            Map.entry("put /api/principals/{principal} 200", PrincipalResponse.class),
            Map.entry("get /api/keys 200", KeyList.class),
            Map.entry("get /api/audit 200", AuditPage.class),
            Map.entry("get /api/audit/check 200", AuditLog.Check.class),
            Map.entry("post /api/keys 201", KeyResponse.class),
            Map.entry("post /api/royalties/{address}/withdraw 200", Withdrawal.class));

    private OpenApiAnswers() {}
}
