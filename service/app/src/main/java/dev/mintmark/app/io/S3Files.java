package dev.mintmark.app.io;

import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * {@link HashedFiles} in a bucket of a service with the S3 API. An object appears whole or not at all, by the service's own promise.
 * Every failure is an {@link IOException} with one sentence. Closing it ends its connections.
 */
public final class S3Files implements HashedFiles, AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final int NOT_FOUND = 404;

    /** The most characters of a reason that comes from elsewhere. */
    private static final int MAX_REASON = 200;

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3Files(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * Where a bucket is.
     *
     * @param endpoint of a service other than AWS; null for AWS
     * @param accessKey null takes the keys of the environment, as the AWS SDK does
     */
    public record Place(
            String bucket,
            @Nullable URI endpoint,
            String region,
            @Nullable String accessKey,
            @Nullable String secretKey) {
        @Override
        public String toString() {
            return "s3://" + bucket;
        }
    }

    /** @param prefix of all keys here; empty, or with a slash at its end */
    public static S3Files open(Place place, String prefix) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(place.region()))
                .credentialsProvider(credentials(place))
                // services other than AWS do not know the newer checksums; what is read is hashed here
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(limits -> limits.apiCallTimeout(CALL).apiCallAttemptTimeout(ATTEMPT));
        if (place.endpoint() != null) {
            builder.endpointOverride(place.endpoint()).forcePathStyle(true);
        }
        return new S3Files(builder.build(), place.bucket(), prefix);
    }

    private static AwsCredentialsProvider credentials(Place place) {
        return place.accessKey() == null || place.secretKey() == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(place.accessKey(), place.secretKey()));
    }

    /** Asks whether the bucket answers; for the start, so that a wrong setting is said at once. */
    public void check() throws IOException {
        call(
                "cannot be asked",
                () -> client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1)));
    }

    @Override
    public void put(String place, byte[] bytes) throws IOException {
        Optional<HeadObjectResponse> there = head(place);
        if (there.isPresent()
                && there.get().contentLength() == bytes.length
                && ("\"" + md5(bytes) + "\"").equals(there.get().eTag())) {
            return;
        }
        call(
                "does not take " + place,
                () -> client.putObject(
                        request -> request.bucket(bucket).key(prefix + place), RequestBody.fromBytes(bytes)));
    }

    private Optional<HeadObjectResponse> head(String place) throws IOException {
        return found(
                "cannot be asked for " + place,
                () -> client.headObject(request -> request.bucket(bucket).key(prefix + place)));
    }

    /** What services show as the tag of an object that was stored in one piece; it decides only whether to store again. */
    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5.", e);
        }
    }

    @Override
    public Optional<byte[]> get(String place, Predicate<byte[]> isNamed) throws IOException {
        Optional<byte[]> bytes = found(
                "does not give " + place,
                () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + place))
                        .asByteArrayUnsafe());
        if (bytes.isPresent() && !isNamed.test(bytes.get())) {
            throw new IOException("The object " + prefix + place + " of the bucket " + bucket
                    + " is damaged: its bytes do not hash to its name.");
        }
        return bytes;
    }

    @Override
    public boolean has(String place) throws IOException {
        return head(place).isPresent();
    }

    /** An object's time changes when it is copied onto itself with other metadata. */
    @Override
    public void touch(String place) throws IOException {
        String key = prefix + place;
        found(
                "does not copy " + place,
                () -> client.copyObject(request -> request.sourceBucket(bucket)
                        .sourceKey(key)
                        .destinationBucket(bucket)
                        .destinationKey(key)
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("touched", Long.toString(System.currentTimeMillis())))));
    }

    @Override
    public void delete(String place) throws IOException {
        found(
                "does not delete " + place,
                () -> client.deleteObject(request -> request.bucket(bucket).key(prefix + place)));
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        try {
            for (S3Object object : client.listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(prefix))
                    .contents()) {
                visitor.visit(
                        object.key().substring(object.key().lastIndexOf('/') + 1),
                        object.size(),
                        object.lastModified());
            }
        } catch (SdkException e) {
            throw failure("cannot be listed", e);
        }
    }

    private <T> T call(String what, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failure(what, e);
        }
    }

    private <T> Optional<T> found(String what, Supplier<T> call) throws IOException {
        try {
            return Optional.of(call.get());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code(e))) {
                return Optional.empty();
            }
            throw failure(what, e);
        } catch (SdkException e) {
            throw failure(what, e);
        }
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
    }

    /** The service's own words may be long and of any form. */
    private IOException failure(String what, SdkException e) {
        String reason = e instanceof S3Exception s3
                ? "it answers " + s3.statusCode() + (code(s3).isEmpty() ? "" : " " + code(s3))
                : line(String.valueOf(e.getMessage()));
        return new IOException("The bucket " + bucket + " of blobs.url " + what + ": " + reason + ".", e);
    }

    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
    }

    @Override
    public void close() {
        client.close();
    }
}
