import { type Either, isRight } from '#fp-ts/Either';
import { decode } from '../../codec/decode.js';
import { type ErrorBody, errorBody } from '../../codec/error-body.js';

/** What an answer says of an error, nothing where it is no JSON or has another form. */
export function toldIn(json: Either<unknown, unknown>): ErrorBody {
  const body = isRight(json) ? decode(errorBody, json.right) : json;
  return isRight(body) ? body.right : {};
}
