<?php
// The part of the official PHP SDK that the examples here need, without Composer: the same calls, and the
// same requests on the wire. With the SDK itself put this in place of the line that requires this file:
//
//   require 'vendor/autoload.php';
//   $b24Service = Bitrix24\SDK\Services\ServiceBuilderFactory::createServiceBuilderFromWebhook($webhook);

declare(strict_types=1);

final class ServiceBuilder
{
    public readonly Core $core;

    public function __construct(string $webhook)
    {
        $this->core = new Core($webhook);
    }
}

final class Core
{
    public function __construct(private readonly string $webhook)
    {
    }

    public function call(string $method, array $parameters = []): Response
    {
        $requestId = bin2hex(random_bytes(16));
        // The address is kept as it was typed, so a final slash becomes two.
        $url = sprintf('%s/%s/?bx24_request_id=%s', $this->webhook, strtolower($method), $requestId);
        $handle = curl_init($url);
        curl_setopt_array($handle, [
            CURLOPT_POST => true,
            // No parameters are [] and not {}.
            CURLOPT_POSTFIELDS => json_encode($parameters),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 10,
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json',
                'Accept: application/json',
                'Accept-Charset: utf-8',
                'X-Request-ID: ' . $requestId,
            ],
        ]);
        $body = curl_exec($handle);
        if ($body === false) {
            throw new RuntimeException(curl_error($handle));
        }
        $answer = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
        if (isset($answer['error'])) {
            throw new RuntimeException($answer['error'] . ' - ' . ($answer['error_description'] ?? ''));
        }
        return new Response($answer);
    }
}

final class Response
{
    public function __construct(private readonly array $answer)
    {
    }

    public function getResponseData(): ResponseData
    {
        return new ResponseData($this->answer);
    }
}

final class ResponseData
{
    public function __construct(private readonly array $answer)
    {
    }

    public function getResult(): array
    {
        $result = $this->answer['result'];
        return is_array($result) ? $result : [$result];
    }
}
