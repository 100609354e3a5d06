package dev.mintmark.app.web;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.AuditLog;
import dev.mintmark.app.access.Principals;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.api.AddModelRequest;
import dev.mintmark.app.api.AddPrincipalRequest;
import dev.mintmark.app.api.AnchorProof;
import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.AuctionRequest;
import dev.mintmark.app.api.AuctionResponse;
import dev.mintmark.app.api.AuditPage;
import dev.mintmark.app.api.BidRequest;
import dev.mintmark.app.api.ChangePrincipalRequest;
import dev.mintmark.app.api.CollectionList;
import dev.mintmark.app.api.ControlImageRequest;
import dev.mintmark.app.api.ControlImageResponse;
import dev.mintmark.app.api.CreateKeyRequest;
import dev.mintmark.app.api.CreditList;
import dev.mintmark.app.api.CurrencyList;
import dev.mintmark.app.api.CurrencyRequest;
import dev.mintmark.app.api.DrawQueue;
import dev.mintmark.app.api.Favourite;
import dev.mintmark.app.api.FilledGaps;
import dev.mintmark.app.api.GarbageRequest;
import dev.mintmark.app.api.ImportedContent;
import dev.mintmark.app.api.KeyList;
import dev.mintmark.app.api.KeyResponse;
import dev.mintmark.app.api.ListingRequest;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.ModelSheet;
import dev.mintmark.app.api.OfferList;
import dev.mintmark.app.api.OfferRequest;
import dev.mintmark.app.api.PlaceRequest;
import dev.mintmark.app.api.PrincipalList;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.api.PromptCountRequest;
import dev.mintmark.app.api.PromptCountResponse;
import dev.mintmark.app.api.ReceiverRequest;
import dev.mintmark.app.api.RecipeResponse;
import dev.mintmark.app.api.ReindexedChain;
import dev.mintmark.app.api.ReleaseRequest;
import dev.mintmark.app.api.ReplacementRequest;
import dev.mintmark.app.api.RetriedArtworks;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.RoyaltyReport;
import dev.mintmark.app.api.SessionList;
import dev.mintmark.app.api.SignedListingRequest;
import dev.mintmark.app.api.SignedRoleChange;
import dev.mintmark.app.api.TokenLife;
import dev.mintmark.app.api.TokenResponse;
import dev.mintmark.app.api.TransferRequest;
import dev.mintmark.app.api.VaultRequest;
import dev.mintmark.app.api.VisibilityRequest;
import dev.mintmark.app.api.VoucherPage;
import dev.mintmark.app.api.VoucherRequest;
import dev.mintmark.app.api.VoucherResponse;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.automatic1111.DrawingProgress;
import dev.mintmark.app.automatic1111.Options;
import dev.mintmark.app.automatic1111.PicturesResponse;
import dev.mintmark.app.automatic1111.PngInfo;
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
import dev.mintmark.app.market.TokenHistory;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.market.WalletListings;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.mint.ChainCheck;
import dev.mintmark.app.mint.MintPrice;
import dev.mintmark.app.openai.ImagesRequest;
import dev.mintmark.app.openai.ImagesResponse;
import dev.mintmark.app.openai.ModelEntry;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.RoyaltyReceiver;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import dev.mintmark.app.verify.JsonWebKey;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.webhook.WebhookStatus;
import dev.mintmark.app.workflow.GenerateRequest;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's description and the records that are written and read agree at every depth: names, types, enums, what is required
 * and what may be null.
 */
final class OpenApiRecordsTest {
    private static final JsonNode DOCUMENT =
            JsonMapper.shared().readTree(OpenApiRecordsTest.class.getResourceAsStream("/web/openapi.json"));

    private static final SchemaComparison SCHEMAS = new SchemaComparison(DOCUMENT);

    static Stream<Arguments> answers() {
        Map<String, Class<?>> answers = Map.ofEntries(
                Map.entry("post /api/artworks 202", ArtworkList.class),
                Map.entry("get /api/quotas 200", Quotas.Left.class),
                Map.entry("get /api/queue 200", DrawQueue.class),
                Map.entry("get /api/models/{id}/sheet 200", ModelSheet.class),
                Map.entry("get /api/sessions 200", SessionList.class),
                Map.entry("put /api/artworks/{id}/place 200", DrawQueue.class),
                Map.entry("get /v1/models 200", ModelEntry.Page.class),
                Map.entry("get /v1/models/{model} 200", ModelEntry.class),
                Map.entry("post /v1/images/generations 200", ImagesResponse.class),
                Map.entry("post /v1/images/edits 200", ImagesResponse.class),
                Map.entry("post /v1/images/variations 200", ImagesResponse.class),
                Map.entry("post /sdapi/v1/txt2img 200", PicturesResponse.class),
                Map.entry("post /sdapi/v1/img2img 200", PicturesResponse.class),
                Map.entry("post /sdapi/v1/png-info 200", PngInfo.class),
                Map.entry("get /sdapi/v1/options 200", Options.Shown.class),
                Map.entry("get /sdapi/v1/progress 200", DrawingProgress.class),
                Map.entry("get /api/artworks 200", ArtworkPage.class),
                Map.entry("get /api/gallery 200", ArtworkFacets.class),
                Map.entry("post /api/artworks/{id}/pin 202", ArtworkResponse.class),
                Map.entry("get /api/artworks/{id}/favourite 200", Favourite.class),
                Map.entry("put /api/artworks/{id}/favourite 200", Favourite.class),
                Map.entry("get /api/collections 200", CollectionList.class),
                Map.entry("post /api/collections 201", ArtworkCollections.ArtworkCollection.class),
                Map.entry("put /api/collections/{collection} 200", ArtworkCollections.ArtworkCollection.class),
                Map.entry("get /api/principals/{principal}/collections 200", ArtworkCollections.Kept.class),
                Map.entry("get /api/principals/{principal}/traces 200", Principals.Traces.class),
                Map.entry("get /api/artworks/{id} 200", ArtworkResponse.class),
                Map.entry("get /api/artworks/{id}/recipe 200", RecipeResponse.class),
                Map.entry("post /api/artworks/{id}/cancel 200", ArtworkResponse.class),
                Map.entry("post /api/artworks/{id}/retry 202", ArtworkResponse.class),
                Map.entry("post /api/artworks/retry 202", RetriedArtworks.class),
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
                Map.entry("post /api/verify/report 200", SignedReport.class),
                Map.entry("get /api/verify/{sha256}/report 200", SignedReport.class),
                Map.entry("get /.well-known/jwks.json 200", JsonWebKey.Set.class),
                Map.entry("get /api/models 200", ModelList.class),
                Map.entry("post /api/models 201", ModelResponse.class),
                Map.entry("get /api/models/log 200", ModelLog.class),
                Map.entry("get /api/models/{id}/verify 200", Models.ChecksumResult.class),
                Map.entry("get /api/mint-price 200", MintPrice.class),
                Map.entry("post /api/prompts/count 200", PromptCountResponse.class),
                Map.entry("post /api/control-images 200", ControlImageResponse.class),
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
                Map.entry("post /api/tokens/{tokenId}/listing/signed 201", SignedListing.class),
                Map.entry("post /api/tokens/{tokenId}/offers/signed 201", SignedOffer.class),
                Map.entry("get /api/tokens/{tokenId}/terms 200", TokenHistory.OnChainTerms.class),
                Map.entry("get /api/tokens/{tokenId}/terms/{account} 200", WalletListings.SigningTerms.class),
                Map.entry("get /api/tokens/{tokenId}/history 200", TokenLife.class),
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
        return answers.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsItsRecord(String operation, Class<?> type) {
        String[] words = operation.split(" ");
        JsonNode answer = operation(words).path("responses").path(words[2]);
        SCHEMAS.compare(operation, schema(answer), type, false, SchemaComparison.Use.ANSWER);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("post /api/artworks", GenerateRequest.class),
                Arguments.of("post /v1/images/generations", ImagesRequest.class),
                Arguments.of("post /api/artworks/{id}/mint", MintOrder.class),
                Arguments.of("post /api/artworks/{id}/anchor", MintOrder.class),
                Arguments.of("post /api/models", AddModelRequest.class),
                Arguments.of("post /api/prompts/count", PromptCountRequest.class),
                Arguments.of("post /api/control-images", ControlImageRequest.class),
                Arguments.of("post /api/ipfs/gc", GarbageRequest.class),
                Arguments.of("post /api/chain/bump", ReplacementRequest.class),
                Arguments.of("post /api/vaults", VaultRequest.class),
                Arguments.of("post /api/vaults/{address}/release", ReleaseRequest.class),
                Arguments.of("post /api/royalties/{subject}/receiver", ReceiverRequest.class),
                Arguments.of("post /api/chain/cancel-tx", ReplacementRequest.class),
                Arguments.of("post /api/chain/roles/transaction", RoleChangeRequest.class),
                Arguments.of("post /api/chain/roles/unsigned", RoleChangeRequest.class),
                Arguments.of("post /api/chain/roles/signed", SignedRoleChange.class),
                Arguments.of("put /api/artworks/{id}/visibility", VisibilityRequest.class),
                Arguments.of("put /api/artworks/{id}/place", PlaceRequest.class),
                Arguments.of("post /api/principals", AddPrincipalRequest.class),
                Arguments.of("put /api/principals/{principal}", ChangePrincipalRequest.class),
                Arguments.of("post /api/keys", CreateKeyRequest.class),
                Arguments.of("post /api/vouchers/{id}", VoucherRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/transfer", TransferRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/offers", OfferRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/listing/signed", SignedListingRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/auction", AuctionRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/auction/bid", BidRequest.class),
                Arguments.of("post /api/currencies/transaction", CurrencyRequest.class),
                Arguments.of("post /api/royalties/{address}/withdraw", WithdrawRequest.class),
                Arguments.of("post /api/tokens/{tokenId}/listing", ListingRequest.class));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyIsItsRecord(String operation, Class<?> type) {
        JsonNode schema = schema(operation(operation.split(" ")).path("requestBody"));
        SCHEMAS.compareValue(operation, SCHEMAS.resolve(schema), type, SchemaComparison.Use.REQUEST);
    }

    /** Which of the two an answer is depends on the query. */
    @Test
    void theRoyaltiesAreTheirRecords() {
        SCHEMAS.compare(
                "royalties",
                DOCUMENT.at("/components/schemas/Royalties"),
                RoyaltyList.class,
                false,
                SchemaComparison.Use.ANSWER);
        SCHEMAS.compare(
                "report",
                DOCUMENT.at("/components/schemas/RoyaltyReport"),
                RoyaltyReport.class,
                false,
                SchemaComparison.Use.ANSWER);
    }

    @Test
    void anErrorOfOpenAiIsItsRecord() {
        SCHEMAS.compare(
                "error",
                DOCUMENT.at("/components/schemas/OpenAiError"),
                OpenAiError.class,
                false,
                SchemaComparison.Use.ANSWER);
    }

    @Test
    void aProblemIsItsRecord() {
        SCHEMAS.compare(
                "problem",
                DOCUMENT.at("/components/schemas/Problem"),
                Problem.class,
                false,
                SchemaComparison.Use.ANSWER);
    }

    private static JsonNode operation(String[] words) {
        return DOCUMENT.path("paths").path(words[1]).path(words[0]);
    }

    private static JsonNode schema(JsonNode content) {
        return content.path("content").path("application/json").path("schema");
    }
}
