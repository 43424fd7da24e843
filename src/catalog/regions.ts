// Regions of OSS with their endpoints, as hosts without scheme. Host names are told apart in hosts.ts; this is only the table.
// Most regions follow one pattern; finance, government and local regions do not, so that their names stand here in full.

export interface Region {
  readonly id: string;
  readonly name: string;
  readonly publicEndpoints: readonly string[];
  readonly internalEndpoints: readonly string[];
  /** `closing down`, `closed`, `unconfirmed` (seen in one list only) or another thing to know; mostly null. */
  readonly note: string | null;
  /** Finance or government cloud: accounts and networks are separate from the public one. */
  readonly finance: boolean;
}

/** A region whose endpoints follow the pattern `oss-<id>[-internal].aliyuncs.com`. */
function regular(id: string, name: string, note: string | null = null): Region {
  return {
    id,
    name,
    publicEndpoints: [`oss-${id}.aliyuncs.com`],
    internalEndpoints: [`oss-${id}-internal.aliyuncs.com`],
    note,
    finance: false,
  };
}

export const REGIONS: readonly Region[] = [
  regular('cn-hangzhou', 'China (Hangzhou)'),
  regular('cn-shanghai', 'China (Shanghai)'),
  regular('cn-nanjing', 'China (Nanjing, local region)', 'closing down'),
  regular('cn-fuzhou', 'China (Fuzhou, local region)', 'closing down'),
  regular('cn-wuhan-lr', 'China (Wuhan, local region)'),
  regular('cn-qingdao', 'China (Qingdao)'),
  regular('cn-beijing', 'China (Beijing)'),
  regular('cn-zhangjiakou', 'China (Zhangjiakou)'),
  regular('cn-huhehaote', 'China (Hohhot)'),
  regular('cn-wulanchabu', 'China (Ulanqab)'),
  regular('cn-shenzhen', 'China (Shenzhen)'),
  regular('cn-heyuan', 'China (Heyuan)'),
  regular('cn-guangzhou', 'China (Guangzhou)'),
  regular('cn-chengdu', 'China (Chengdu)'),
  regular('cn-zhongwei', 'China (Zhongwei)', 'unconfirmed'),
  regular('cn-hongkong', 'China (Hong Kong)'),
  {
    id: 'rg-china-mainland',
    name: 'Chinese mainland (geo-redundant)',
    publicEndpoints: ['oss-rg-china-mainland.aliyuncs.com'],
    internalEndpoints: [],
    note: 'geo-redundant, no internal endpoint',
    finance: false,
  },
  regular('ap-northeast-1', 'Japan (Tokyo)'),
  regular('ap-northeast-2', 'South Korea (Seoul)'),
  regular('ap-southeast-1', 'Singapore'),
  regular('ap-southeast-2', 'Australia (Sydney)', 'closed'),
  regular('ap-southeast-3', 'Malaysia (Kuala Lumpur)'),
  regular('ap-southeast-5', 'Indonesia (Jakarta)'),
  regular('ap-southeast-6', 'Philippines (Manila)'),
  regular('ap-southeast-7', 'Thailand (Bangkok)'),
  regular('ap-south-1', 'India (Mumbai)', 'closed'),
  regular('eu-central-1', 'Germany (Frankfurt)'),
  regular('eu-west-1', 'UK (London)'),
  regular('us-west-1', 'US (Silicon Valley)'),
  regular('us-east-1', 'US (Virginia)'),
  regular('na-south-1', 'Mexico'),
  regular('me-east-1', 'UAE (Dubai)'),
  regular('me-central-1', 'Saudi Arabia (Riyadh)', 'run by a partner'),
  regular('rus-west-1', 'Russia', 'unconfirmed'),
  {
    id: 'cn-hangzhou-finance',
    name: 'China (Hangzhou) Finance',
    publicEndpoints: ['oss-cn-hzfinance.aliyuncs.com'],
    internalEndpoints: [
      'oss-cn-hzfinance-internal.aliyuncs.com',
      'oss-cn-hzjbp-a-internal.aliyuncs.com',
      'oss-cn-hzjbp-b-internal.aliyuncs.com',
    ],
    note: null,
    finance: true,
  },
  {
    id: 'cn-shanghai-finance-1',
    name: 'China (Shanghai) Finance',
    publicEndpoints: ['oss-cn-shanghai-finance-1-pub.aliyuncs.com'],
    internalEndpoints: [
      'oss-cn-shanghai-finance-1-internal.aliyuncs.com',
      'oss-cn-shanghai-finance-1-pub-internal.aliyuncs.com',
    ],
    note: null,
    finance: true,
  },
  {
    id: 'cn-shenzhen-finance-1',
    name: 'China (Shenzhen) Finance',
    publicEndpoints: ['oss-cn-szfinance.aliyuncs.com', 'oss-cn-shenzhen-finance-1-pub.aliyuncs.com'],
    internalEndpoints: ['oss-cn-shenzhen-finance-1-internal.aliyuncs.com', 'oss-cn-szfinance-internal.aliyuncs.com'],
    note: null,
    finance: true,
  },
  {
    id: 'cn-beijing-finance-1',
    name: 'China (Beijing) Finance',
    publicEndpoints: ['oss-cn-beijing-finance-1-pub.aliyuncs.com'],
    internalEndpoints: [
      'oss-cn-beijing-finance-1-internal.aliyuncs.com',
      'oss-cn-beijing-finance-1-pub-internal.aliyuncs.com',
    ],
    note: null,
    finance: true,
  },
  {
    id: 'cn-north-2-gov-1',
    name: 'China (Beijing) Government',
    publicEndpoints: [],
    internalEndpoints: ['oss-cn-north-2-gov-1-internal.aliyuncs.com'],
    note: null,
    finance: true,
  },
];
